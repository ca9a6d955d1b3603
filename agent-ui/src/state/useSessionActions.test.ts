import { ApiError } from "@chat/ui-kit/data/ApiError.ts";
import { cleanup, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { session } from "./testMessages.ts";
import { createUndo } from "./undo.ts";
import { useSessionActions } from "./useSessionActions.ts";

const fake = vi.hoisted(() => ({
  model: {} as object,
  call: vi.fn(),
  said: [] as string[],
}));
vi.mock("./ConsoleProvider.tsx", () => ({ useConsole: () => fake.model }));
vi.mock("@chat/ui-kit/data/api.ts", () => ({ callEndpoint: fake.call }));
vi.mock("@chat/ui-kit/components/Toast.tsx", () => ({
  toast: { error: (text: string) => fake.said.push(text), info: (text: string) => fake.said.push(text) },
}));

const ACCEPT = /\/accept$/;
const refusal = (code: ConstructorParameters<typeof ApiError>[0]) => new ApiError(code);
const waiting = ["a", "b", "c", "d"].map((id) => session({ id }));
const accepts = () => fake.call.mock.calls.filter(([endpoint]) => ACCEPT.test(endpoint.path)).length;

beforeEach(() => {
  fake.said.length = 0;
  fake.call.mockReset();
  fake.model = {
    undo: createUndo(),
    sessions: { merge: () => undefined },
    notices: { put: () => undefined },
    wantFocus: () => undefined,
    claimFocus: () => false,
    expectLeaving: () => undefined,
  };
});
afterEach(cleanup);

it("is told once that one is at the limit, and asks for no other chat then", async () => {
  fake.call.mockRejectedValue(refusal("at_capacity"));
  const { result } = renderHook(() => useSessionActions());
  expect(await result.current.acceptFirst(waiting)).toBeUndefined();
  expect(accepts()).toBe(1);
  expect(fake.said).toHaveLength(1);
});

it("takes the next one without a word where a colleague was faster, and says so only when three are gone", async () => {
  const { result } = renderHook(() => useSessionActions());
  const taken = session({ id: "b", state: "human", epoch: 2 });
  fake.call.mockImplementation(async (endpoint, { params }) => {
    if (ACCEPT.test(endpoint.path) && params.sessionId === "a") throw refusal("already_accepted");
    return taken;
  });
  expect(await result.current.acceptFirst(waiting)).toBe(taken);
  expect(fake.said).toEqual([]);

  fake.call.mockReset();
  fake.call.mockRejectedValue(refusal("already_accepted"));
  expect(await result.current.acceptFirst(waiting)).toBeUndefined();
  expect(accepts()).toBe(3);
  expect(fake.said).toHaveLength(1);
});
