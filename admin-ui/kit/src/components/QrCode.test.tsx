import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import { QrCode } from "./QrCode.tsx";

afterEach(cleanup);

describe("QrCode", () => {
  it("draws the three finder patterns where scanners look for them, with a quiet zone around", () => {
    render(<QrCode text="otpauth://totp/a?secret=GEZDGNBVGY3TQOJQ" label="QR code" />);
    const drawing = screen.getByRole("img", { name: "QR code" });
    const size = Number(drawing.getAttribute("viewBox")?.split(" ")[2]);
    const path = drawing.querySelector("path")?.getAttribute("d") ?? "";
    const last = size - 5;
    expect((size - 8 - 17) % 4).toBe(0); // every version of the standard is 17 + 4n modules wide
    for (const [x, y] of [
      [4, 4],
      [last - 6, 4],
      [4, last - 6],
    ])
      for (const row of [0, 6]) expect(path).toContain(`M${x} ${(y ?? 0) + row}h7v1H${x}z`);
    expect(path).not.toContain(`M${last - 6} ${last}h7v1`);
  });
});
