import { randomBytes, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { visitorApi } from "@chat/contract/messages";
import { callPlatform } from "./chatFloor.ts";

/** What the sender over REST met. */
export interface ProbeResult {
  readonly sent: number;
  /** First answers that were no success, by what was told; each was sent again with the same id. */
  readonly refusals: ReadonlyMap<string, number>;
  readonly violations: readonly string[];
}

const EVERY_MS = 40;
/** Longer than any fault lasts, also on a busy machine. */
const THROUGH_MAX_MS = 120_000;

/**
 * Sends messages by POST, one after another, while things happen to the platform, and looks at every single answer.
 *
 * Where a socket's client hides a failure by sending again, this one tells of each.
 */
export async function probeByRest(origin: string, siteKey: string, isOver: () => boolean): Promise<ProbeResult> {
  const start = { visitorSecret: randomBytes(24).toString("base64url"), clientId: randomUUID() };
  const { token, session } = await callPlatform(origin, visitorApi.start, { params: { siteKey }, body: start });
  const params = { sessionId: session.id };
  const refusals = new Map<string, number>();
  const violations: string[] = [];
  let sent = 0;
  while (!isOver()) {
    const body = { clientId: randomUUID(), body: `probe ${sent}` };
    const deadline = performance.now() + THROUGH_MAX_MS;
    for (;;) {
      const failure = await callPlatform(origin, visitorApi.send, { params, body }, token).then(
        () => undefined,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
      if (failure === undefined) break;
      const kind = `${/: (\d{3})/.exec(failure)?.[1] ?? "connection"} ${/"code":"(\w+)"/.exec(failure)?.[1] ?? ""}`;
      refusals.set(kind, (refusals.get(kind) ?? 0) + 1);
      if (performance.now() > deadline) {
        violations.push(`probe: "${body.body}" never went through: ${failure}`);
        break;
      }
      await sleep(100);
    }
    sent += 1;
    await sleep(EVERY_MS);
  }
  const seen: string[] = [];
  for (let after = 0, isDone = false; !isDone; ) {
    const page = await callPlatform(origin, visitorApi.messages, { params, query: { after } }, token);
    seen.push(...page.items.flatMap((row) => (row.kind === "text" && row.body.startsWith("probe ") ? [row.body] : [])));
    after = page.items.at(-1)?.seq ?? after;
    isDone = page.isDone;
  }
  const wanted = Array.from({ length: sent }, (_, index) => `probe ${index}`);
  if (JSON.stringify(seen) !== JSON.stringify(wanted))
    violations.push(`probe: ${seen.length} rows are stored, in this order or another, where ${sent} were sent`);
  return { sent, refusals, violations };
}
