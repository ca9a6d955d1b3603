import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "../data/ApiError.ts";
import { ActionButton } from "./ActionButton.tsx";
import { Toaster } from "./Toast.tsx";

afterEach(cleanup);

describe("ActionButton", () => {
  it("runs once however often it is pressed, and is free again afterwards", async () => {
    let finish: () => void = () => undefined;
    const run = vi.fn<() => Promise<void>>(() => new Promise<void>((resolve) => (finish = resolve)));
    render(<ActionButton run={run}>Save</ActionButton>);
    const button = screen.getByRole("button", { name: "Save" });
    fireEvent.click(button);
    fireEvent.click(button);
    expect(run).toHaveBeenCalledTimes(1);
    expect(button.getAttribute("aria-busy")).toBe("true");
    await act(async () => finish());
    expect(button.getAttribute("aria-busy")).toBeNull();
    fireEvent.click(button);
    expect(run).toHaveBeenCalledTimes(2);
    await act(async () => finish());
  });

  it("says why it failed, in the server's words", async () => {
    render(
      <>
        <ActionButton run={() => Promise.reject(new ApiError("at_capacity"))}>Accept</ActionButton>
        <Toaster />
      </>,
    );
    fireEvent.click(screen.getByRole("button", { name: "Accept" }));
    expect((await screen.findAllByText(/You are at your limit of open chats/)).length).toBeGreaterThan(0);
  });
});
