import { inSteps } from "../bench/inSteps.ts";
import { standInForBrowser } from "./browserStub.ts";
import type { Send, View } from "./checkHistory.ts";
import { createLeanLine } from "./leanLine.ts";
import { createRecorder } from "./recorder.ts";
import { createVisitorClient, memoryStorage } from "./visitorClient.ts";

/** Which visitors of a run a crowd plays: whole widgets, from `first` on. */
export interface CrowdOptions {
  readonly origin: string;
  /** Businesses whose sites they are on, in turn. */
  readonly siteKeys: readonly string[];
  readonly first: number;
  readonly count: number;
  /** People who share an address, as in an office. */
  readonly perAddress: number;
}

/** What a crowd saw. */
export interface CrowdReport {
  readonly sends: readonly Send[];
  readonly views: readonly View[];
  /** When each was acknowledged, by `Date.now()`. */
  readonly ackedAt: readonly number[];
}

/** Visitors in this process or another. */
export interface Crowd {
  /** All start a chat. @returns the sessions' public ids */
  begin(): Promise<string[]>;
  /** Each says something; resolves at once. */
  say(words: string): Promise<void>;
  /** How many have words under way. */
  pending(): Promise<number>;
  report(): Promise<CrowdReport>;
  close(): Promise<void>;
}

const AT_ONCE = 20;

/** A crowd in this process. */
export function createCrowd({ origin, siteKeys, first, count, perAddress }: CrowdOptions): Crowd {
  standInForBrowser(origin);
  const recorder = createRecorder();
  const ackedAt = new Map<string, number>();
  const noting = {
    ...recorder,
    ok(client: string, body: string, seq: number) {
      recorder.ok(client, body, seq);
      ackedAt.set(client, Date.now());
    },
  };
  const visitors = Array.from({ length: count }, (_, index) => {
    const number = first + index;
    const office = Math.floor(number / perAddress);
    const line = createLeanLine(origin, `10.${office >> 16}.${(office >> 8) & 255}.${office & 255}`);
    const siteKey = siteKeys[office % siteKeys.length] ?? "";
    return createVisitorClient(`visitor ${number}`, origin, siteKey, noting, memoryStorage(), line);
  });
  return {
    begin: () =>
      inSteps(count, AT_ONCE, (index) => visitors[index]?.begin() ?? Promise.reject(new Error("no visitor"))),
    async say(words) {
      for (const visitor of visitors) visitor.send(`${words}, ${visitor.name}`);
    },
    pending: async () => visitors.filter((visitor) => !visitor.isIdle()).length,
    async report() {
      const views = visitors.map((visitor) => visitor.view());
      return { sends: recorder.sends(), views, ackedAt: [...ackedAt.values()] };
    },
    async close() {
      for (const visitor of visitors) visitor.close();
    },
  };
}
