import { describe, expect, it } from "vitest";
import { ProviderFields, toBody } from "./providerFields.ts";

const typed = { baseUrl: "", model: "", fallbacks: "", apiKey: "" };

describe("toBody", () => {
  it("never sends an untouched key, for an empty one removes it", () =>
    expect(toBody(ProviderFields.parse(typed))).toEqual({ baseUrl: null, model: null, fallbackModels: [] }));
  it("sends a typed key and one model a line", () =>
    expect(toBody(ProviderFields.parse({ ...typed, apiKey: " sk-1 ", fallbacks: "a/b\n\n c/d , e" }))).toMatchObject({
      apiKey: "sk-1",
      fallbackModels: ["a/b", "c/d", "e"],
    }));
});

describe("ProviderFields", () => {
  it.each([
    { ...typed, baseUrl: "ftp://x.example" },
    { ...typed, baseUrl: "https://x.example:6379/v1" },
    { ...typed, baseUrl: "https://x.example/v1?key=1" },
    { ...typed, model: "has space" },
    { ...typed, fallbacks: "a\nb\nc\nd\ne\nf" },
    { ...typed, fallbacks: "ok\n<script>" },
  ])("refuses %j", (fields) => expect(ProviderFields.safeParse(fields).success).toBe(false));
});
