import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Crowd, CrowdOptions, CrowdReport } from "./crowd.ts";

/** What a crowd's process is asked. */
export type CrowdCall = { readonly id: number } & (
  | { readonly do: "create"; readonly options: CrowdOptions }
  | { readonly do: "say"; readonly words: string }
  | { readonly do: "begin" | "pending" | "report" | "close" }
);

type Ask = CrowdCall extends infer C ? (C extends CrowdCall ? Omit<C, "id"> : never) : never;

interface Waiting {
  resolve(data: unknown): void;
  reject(error: Error): void;
}

/** A process of its own, which ends with this one. */
function startProcess(): { ask(call: Ask): Promise<unknown>; child: ChildProcess } {
  const child = fork(fileURLToPath(new URL("crowdProcess.ts", import.meta.url)), { execArgv: process.execArgv });
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  child.on("message", ({ id, data, error }: { id: number; data?: unknown; error?: string }) => {
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) asked?.resolve(data);
    else asked?.reject(new Error(error));
  });
  child.once("exit", (code, signal) => {
    for (const { reject } of waiting.values()) reject(new Error(`a crowd's process ended (${code ?? signal})`));
  });
  return {
    child,
    ask: (call) =>
      new Promise((resolve, reject) => {
        lastId += 1;
        waiting.set(lastId, { resolve, reject });
        child.send({ ...call, id: lastId });
      }),
  };
}

/** One crowd played by several processes, so that no event loop and no heap has more than it bears. */
export async function forkCrowd(options: CrowdOptions, processes: number): Promise<Crowd> {
  const each = Math.ceil(options.count / processes);
  const parts = Array.from({ length: processes }, () => startProcess());
  const askAll = (call: Ask): Promise<unknown[]> => Promise.all(parts.map((part) => part.ask(call)));
  await Promise.all(
    parts.map(({ ask }, index) => {
      const from = index * each;
      const count = Math.min(each, options.count - from);
      return ask({ do: "create", options: { ...options, first: options.first + from, count } });
    }),
  );
  return {
    begin: async () => (await askAll({ do: "begin" })).flat() as string[], // both ends are one program
    say: async (words) => void (await askAll({ do: "say", words })),
    pending: async () => ((await askAll({ do: "pending" })) as number[]).reduce((sum, count) => sum + count, 0),
    async report() {
      const reports = (await askAll({ do: "report" })) as CrowdReport[];
      return {
        sends: reports.flatMap(({ sends }) => sends),
        views: reports.flatMap(({ views }) => views),
        ackedAt: reports.flatMap(({ ackedAt }) => ackedAt),
      };
    },
    async close() {
      await askAll({ do: "close" });
      for (const { child } of parts) child.disconnect();
    },
  };
}
