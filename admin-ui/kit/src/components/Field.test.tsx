import { act, cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Field } from "./Field.tsx";
import { Notice } from "./Notice.tsx";
import { afterPress } from "./useSteady.ts";

afterEach(cleanup);

const field = (error?: string) => (
  <Field label="E-mail" error={error}>
    {(control) => <input {...control} />}
  </Field>
);
/** A mouse that is let go; what waits for the click follows a task later. */
const release = () =>
  act(async () => {
    fireEvent.pointerUp(document.body);
    await new Promise((resolve) => setTimeout(resolve, 1));
  });

describe("Field", () => {
  it("says its error at once while nothing is pressed", () => {
    const { rerender } = render(field());
    rerender(field("This is not an e-mail address."));
    expect(screen.getByRole("alert").textContent).toBe("This is not an e-mail address.");
  });

  it.each(["pointerDown", "mouseDown"] as const)(
    "neither shows nor takes away a message between %s and the click",
    async (press) => {
      const { rerender } = render(field());
      fireEvent[press](document.body);
      rerender(field("This is not an e-mail address."));
      expect(screen.queryByRole("alert")).toBeNull();
      expect(screen.getByLabelText("E-mail").hasAttribute("aria-invalid")).toBe(false);
      await release();
      await waitFor(() => expect(screen.getByRole("alert")).toBeTruthy());
      fireEvent[press](document.body);
      rerender(field());
      expect(screen.getByRole("alert")).toBeTruthy();
      await release();
      await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
    },
  );
});

describe("Notice", () => {
  it("waits for the end of a click when it says what has just happened", async () => {
    fireEvent.pointerDown(document.body);
    render(
      <>
        <Notice live>News</Notice>
        <Notice>Always there</Notice>
      </>,
    );
    expect(screen.queryByText("News")).toBeNull();
    expect(screen.getByText("Always there")).toBeTruthy();
    await release();
    await waitFor(() => expect(screen.getByText("News")).toBeTruthy());
  });
});

describe("afterPress", () => {
  it("calls at once, or once after the press, or never when it was stopped", async () => {
    const atOnce = vi.fn();
    afterPress(atOnce);
    expect(atOnce).toHaveBeenCalledOnce();
    const later = vi.fn();
    const never = vi.fn();
    fireEvent.pointerDown(document.body);
    afterPress(later);
    afterPress(never)();
    expect(later).not.toHaveBeenCalled();
    await release();
    fireEvent.pointerDown(document.body);
    await release();
    expect(later).toHaveBeenCalledOnce();
    expect(never).not.toHaveBeenCalled();
  });
});
