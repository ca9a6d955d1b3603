import { describe, expect, it } from "vitest";
import type { Deps } from "../../deps.ts";
import { takeUploadPlace } from "./takeUploadPlace.ts";

const newProcess = (): Pick<Deps, "db"> => ({ db: {} as Deps["db"] }); // only the owner's identity counts

describe("places for uploads", () => {
  const take = (
    deps: Pick<Deps, "db">,
    count: number,
    session: (index: number) => number,
    address: (index: number) => string,
  ) =>
    Array.from({ length: count }, (_, index) => {
      try {
        return takeUploadPlace(deps, session(index), address(index));
      } catch {
        return null;
      }
    }).filter((leave) => leave !== null);

  it("are four for a chat, twelve for an address and thirty-two in all", () => {
    expect(
      take(
        newProcess(),
        10,
        () => 1,
        (index) => `a${index}`,
      ),
    ).toHaveLength(4);
    expect(
      take(
        newProcess(),
        40,
        (index) => index,
        () => "one",
      ),
    ).toHaveLength(12);
    expect(
      take(
        newProcess(),
        90,
        (index) => index,
        (index) => `a${index}`,
      ),
    ).toHaveLength(32);
  });

  it("are free again for the next, and a refused one takes none", () => {
    const deps = newProcess();
    const held = take(
      deps,
      6,
      () => 1,
      () => "one",
    );
    expect(held).toHaveLength(4);
    for (const leave of held) leave();
    expect(
      take(
        deps,
        6,
        () => 1,
        () => "one",
      ),
    ).toHaveLength(4);
    expect(
      take(
        deps,
        40,
        (index) => 100 + index,
        () => "one",
      ),
    ).toHaveLength(8);
  });
});
