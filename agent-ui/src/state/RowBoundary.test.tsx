import { render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { RowBoundary } from "./RowBoundary.tsx";

function Poison(): never {
  throw new Error("cannot draw");
}

afterEach(() => void vi.restoreAllMocks());

it("shows a message that cannot be drawn as bare text, and leaves its neighbours alone", () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  render(
    <>
      <RowBoundary text="before">
        <p>drawn before</p>
      </RowBoundary>
      <RowBoundary text="<b>poison</b>">
        <Poison />
      </RowBoundary>
      <RowBoundary text="after">
        <p>drawn after</p>
      </RowBoundary>
    </>,
  );
  expect(screen.getByText("drawn before")).toBeTruthy();
  expect(screen.getByText("<b>poison</b>")).toBeTruthy();
  expect(screen.getByText("drawn after")).toBeTruthy();
});
