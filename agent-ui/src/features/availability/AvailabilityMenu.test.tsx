import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { AvailabilityMenu } from "./AvailabilityMenu.tsx";

const fake = vi.hoisted(() => ({ line: "connected" }));
vi.mock("@chat/ui-kit/data/AuthProvider.tsx", () => ({ useMe: () => ({ user: { id: "me" } }) }));
vi.mock("@chat/ui-kit/data/SocketProvider.tsx", () => ({
  usePush: () => undefined,
  useLineStatus: () => fake.line,
}));
vi.mock("@chat/ui-kit/data/useAction.ts", () => ({ useAction: () => async () => undefined }));
vi.mock("@chat/ui-kit/data/useEndpoint.ts", () => ({
  useEndpoint: () => ({ data: { availability: "online", capacity: 3, openChats: 0 } }),
  useSetEndpoint: () => () => undefined,
}));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const dot = () => screen.getByRole("button").querySelector("span")?.className ?? "";

it("is not green while the line is lost for longer than a moment, and is again when it is back", () => {
  fake.line = "connected";
  const { rerender } = render(<AvailabilityMenu />);
  expect(screen.getByRole("button", { name: "Availability: Online" })).toBeTruthy();
  expect(dot()).toContain("bg-success-solid");
  fake.line = "connecting";
  rerender(<AvailabilityMenu />);
  act(() => void vi.advanceTimersByTime(3000));
  expect(screen.getByRole("button", { name: "Availability: reconnecting" })).toBeTruthy();
  expect(dot()).not.toContain("bg-success-solid");
  fake.line = "connected";
  rerender(<AvailabilityMenu />);
  expect(dot()).toContain("bg-success-solid");
});
