import { Line } from "@chat/contract/common-shapes";
import { authApi } from "@chat/contract/users";
import { WidgetSettings } from "@chat/contract/widgets";
import { describe, expect, it } from "vitest";
import { fieldError } from "./useZodForm.ts";

const said = (result: { success: boolean; error?: { issues: readonly { message: string }[] } }) =>
  fieldError(result.error?.issues[0]);

describe("fieldError", () => {
  it("makes sentences of the contract's words", () => {
    expect(said(authApi.login.body.safeParse({ email: "nobody", password: "x" }))).toBe(
      "This is not an e-mail address.",
    );
    expect(said(Line(80).safeParse("   "))).toBe("Fill this in.");
    expect(said(Line(5).safeParse("too long"))).toBe("At most 5 characters.");
    expect(said(WidgetSettings.shape.look.shape.offsetX.safeParse(401))).toBe("At most 400.");
    expect(said(WidgetSettings.shape.look.shape.offsetX.safeParse(-1))).toBe("At least 0.");
    expect(said(WidgetSettings.shape.look.shape.offsetX.safeParse(Number.NaN))).toBe("Enter a whole number.");
    expect(said(WidgetSettings.shape.look.shape.colour.safeParse("blue"))).toBe("This is not a colour like #2f6fed.");
  });
  it("leaves whole sentences alone", () =>
    expect(fieldError({ message: "Write the answer, too." })).toBe("Write the answer, too."));
  it("says nothing without an error, and something with a wordless one", () => {
    expect(fieldError(undefined)).toBeUndefined();
    expect(fieldError({})).toBe("This is not valid.");
  });
});
