import { describe, expect, it } from "vitest";
import type { Deps } from "../../deps.ts";
import { takeUploadPlace } from "./takeUploadPlace.ts";

const newProcess = (): Pick<Deps, "db"> => ({ db: {} as Deps["db"] }); // only the owner's identity counts

describe("X67: places for uploads", () => {
  let ended: string[] = [];
  const take = (deps: Pick<Deps, "db">, count: number, at: (index: number) => { session: number; address: string }) =>
    Array.from({ length: count }, (_, index) => {
      const { session: sessionId, address } = at(index);
      try {
        return takeUploadPlace(deps, {
          sessionId,
          address,
          giveWay: ({ code }) => void ended.push(`${address} ${sessionId} ${code}`),
        });
      } catch {
        return null;
      }
    }).filter((leave) => leave !== null);

  it("are four for a chat, twelve for an address and thirty-two in all", () => {
    ended = [];
    expect(take(newProcess(), 10, (index) => ({ session: 1, address: `a${index}` }))).toHaveLength(4);
    expect(take(newProcess(), 40, (index) => ({ session: index, address: "one" }))).toHaveLength(12);
    expect(take(newProcess(), 90, (index) => ({ session: index, address: `a${index}` }))).toHaveLength(32);
    expect(ended).toEqual([]); // of addresses that have one each nobody gives way
  });

  it("are free again for the next, and a refused one takes none", () => {
    const deps = newProcess();
    const held = take(deps, 6, () => ({ session: 1, address: "one" }));
    expect(held).toHaveLength(4);
    for (const leave of held) leave();
    expect(take(deps, 6, () => ({ session: 1, address: "one" }))).toHaveLength(4);
    expect(take(deps, 40, (index) => ({ session: 100 + index, address: "one" }))).toHaveLength(8);
  });

  it("are left for others by a handful of addresses that want them all: who has most gives way, the longest first", () => {
    ended = [];
    const deps = newProcess();
    take(deps, 36, (index) => ({ session: index, address: `slow${index % 3}` }));
    expect(ended).toEqual([]);
    expect(take(deps, 10, (index) => ({ session: 100 + index, address: `other${index}` }))).toHaveLength(10);
    expect(ended).toHaveLength(10);
    expect(ended.every((one) => one.startsWith("slow") && one.endsWith("busy"))).toBe(true);
    expect(ended.slice(0, 2)).toEqual(["slow0 0 busy", "slow1 1 busy"]);
    expect(take(deps, 5, (index) => ({ session: 200 + index, address: "slow0" }))).toHaveLength(0); // they are not evened out for ever
  });
});
