import { describe, expect, it } from "vitest";
import { AppError } from "../../platform/errors.ts";
import { completeSettings, defaultSettings } from "./defaultSettings.ts";
import { mergeSettings } from "./mergeSettings.ts";

const presets = defaultSettings("Shop");
const topic = {
  key: "topic",
  label: "Topic",
  type: "choice",
  isRequired: true,
  choices: ["Order", "Other"],
  showWhen: null,
} as const;
const order = {
  key: "order",
  label: "Order no.",
  type: "text",
  isRequired: false,
  choices: [],
  showWhen: { key: "topic", equals: "Order" },
} as const;
const withFields =
  (...fields: object[]) =>
  () =>
    mergeSettings(presets, { form: { isEnabled: true, intro: "", fields: fields as typeof presets.form.fields } }); // as: broken forms on purpose
const fieldsOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return error instanceof AppError ? error.fields : error;
  }
  return undefined;
};

describe("mergeSettings", () => {
  it("replaces the groups that are given and keeps the rest", () => {
    const merged = mergeSettings(presets, { look: { ...presets.look, colour: "#112233" } });
    expect(merged.look.colour).toBe("#112233");
    expect({ ...merged, look: presets.look }).toEqual(presets);
  });

  it("accepts a conditional form", () => {
    expect(withFields(topic, order)).not.toThrow();
  });

  it("names every contradiction of a form", () => {
    expect(fieldsOf(withFields(topic, topic))).toEqual({ "settings.form.fields.1.key": "is used twice" });
    expect(fieldsOf(withFields({ ...topic, choices: [] }))).toHaveProperty(["settings.form.fields.0.choices"]);
    expect(fieldsOf(withFields(order, topic))).toHaveProperty(["settings.form.fields.0.showWhen"]);
    expect(fieldsOf(withFields(topic, { ...order, showWhen: { key: "topic", equals: "Refund" } }))).toHaveProperty([
      "settings.form.fields.1.showWhen",
    ]);
  });

  it("keeps an origin once", () => {
    expect(
      mergeSettings(presets, { allowedOrigins: ["https://a.example", "https://a.example"] }).allowedOrigins,
    ).toEqual(["https://a.example"]);
  });
});

describe("completeSettings", () => {
  it("shows a widget whose names were saved before names had a rule, with all its other settings", () => {
    const stored = {
      ...presets,
      look: { ...presets.look, title: "Shop\u202E 24", colour: "#112233" },
      assistant: { ...presets.assistant, name: `Ada${"\u0301".repeat(70)}` },
      allowedOrigins: ["https://shop.example"],
    };
    const { look, assistant, allowedOrigins } = completeSettings(stored, "Shop");
    expect([look.title, look.colour, allowedOrigins]).toEqual(["Shop 24", "#112233", ["https://shop.example"]]);
    expect(assistant.name).toHaveLength(6);
  });
});
