import { zodResolver } from "@hookform/resolvers/zod";
import type { FieldErrors, FieldValues } from "react-hook-form";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { withoutEmpty } from "./withoutEmpty.ts";

const Text = z.string().trim().min(2, "is too short");
const Fields = z.object({
  name: Text,
  welcome: z.object({ message: Text, type: Text }),
  pairs: z.array(z.object({ question: Text })),
  offset: z.number(),
});
const check = zodResolver(Fields);

const left = async (values: z.input<typeof Fields>) => {
  const { errors } = await check(values, undefined, { fields: {}, shouldUseNativeValidation: false });
  const found: FieldErrors<FieldValues> = errors;
  return withoutEmpty(found, values);
};

describe("withoutEmpty", () => {
  it("leaves out what is still empty, as deep as the form is", async () =>
    expect(
      await left({
        name: "",
        welcome: { message: " ", type: "" },
        pairs: [{ question: "" }],
        offset: Number.NaN,
      }),
    ).toEqual({}));
  it("keeps what was written, under its own name and place", async () => {
    const kept = await left({
      name: "A",
      welcome: { message: "B", type: "" },
      pairs: [{ question: "" }, { question: "C" }],
      offset: 1,
    });
    expect(kept).toMatchObject({
      name: { message: "is too short" },
      welcome: { message: { message: "is too short" } },
    });
    expect(Object.keys(kept["welcome"] ?? {})).toEqual(["message"]);
    expect(kept["pairs"]).toMatchObject({ 1: { question: { message: "is too short" } } });
    expect(Object.keys(kept["pairs"] ?? {})).toEqual(["1"]);
  });
});
