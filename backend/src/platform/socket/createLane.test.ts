import { describe, expect, it, vi } from "vitest";
import { createLane } from "./createLane.ts";

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("X73: a connection's own line", () => {
  it("runs so many at once, the rest in order, and refuses what is too much", async () => {
    const lane = createLane({ running: 2, waiting: 3 }, () => false);
    const order: number[] = [];
    expect([lane.enter(), lane.enter()]).toEqual([null, null]);
    for (const n of [1, 2, 3]) void lane.enter()?.then(() => order.push(n));
    expect(() => lane.enter()).toThrow("busy");
    await turn();
    expect(order).toEqual([]);
    lane.leave();
    await turn();
    expect(order).toEqual([1]);
    lane.leave();
    lane.leave();
    await turn();
    expect(order).toEqual([1, 2, 3]);
    expect(lane.enter()).not.toBeNull(); // two run
  });

  it("lets nobody begin while the replies before are not read", async () => {
    vi.useFakeTimers();
    let isBehind = false;
    const lane = createLane({ running: 5, waiting: 5 }, () => isBehind);
    expect(lane.enter()).toBeNull();
    isBehind = true;
    const heard = vi.fn();
    void lane.enter()?.then(heard);
    lane.leave();
    await vi.advanceTimersByTimeAsync(1000);
    expect(heard).not.toHaveBeenCalled();
    isBehind = false;
    await vi.advanceTimersByTimeAsync(1000);
    expect(heard).toHaveBeenCalledTimes(1);
    vi.useRealTimers();
  });
});
