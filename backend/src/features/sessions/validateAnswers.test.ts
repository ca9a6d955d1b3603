import type { PreChatField } from "@chat/contract/widgets";
import { describe, expect, it } from "vitest";
import { AppError } from "../../platform/errors.ts";
import { validateAnswers } from "./validateAnswers.ts";

const field = (key: string, type: PreChatField["type"], more: Partial<PreChatField> = {}): PreChatField => ({
  key,
  type,
  label: `Label ${key}`,
  isRequired: false,
  choices: [],
  showWhen: null,
  ...more,
});
const form = (...fields: PreChatField[]) => ({ isEnabled: true, intro: "", fields });
const problemsOf = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    return error instanceof AppError && error.code === "invalid_input" ? error.fields : error;
  }
  return "accepted";
};

describe("validateAnswers", () => {
  it("keeps labels with values and finds the visitor's name, e-mail and phone", () => {
    const fields = form(field("name", "text"), field("mail", "email"), field("tel", "phone"), field("ok", "consent"));
    expect(validateAnswers(fields, { name: " Ada ", mail: "ADA@Example.com", tel: "+49 30 123-45", ok: true })).toEqual(
      {
        answers: [
          { label: "Label name", value: "Ada" },
          { label: "Label mail", value: "ada@example.com" },
          { label: "Label tel", value: "+49 30 123-45" },
          { label: "Label ok", value: "Yes" },
        ],
        name: "Ada",
        email: "ada@example.com",
        phone: "+49 30 123-45",
      },
    );
  });

  it("X49 keeps what can be seen of a name, and lets nobody be called as our own lines are signed", () => {
    const fields = form(field("name", "text"), field("pet", "text"));
    const nameOf = (name: string) => validateAnswers(fields, { name, pet: "System" }).name;
    expect(nameOf("Ada\u202E \u200BLove\u200Dlace")).toBe("Ada Lovelace");
    expect(nameOf(`Zoe${"\u0308".repeat(70)}`)).toHaveLength(6);
    expect(nameOf("محمد رضا")).toBe("محمد رضا");
    expect(nameOf("x".repeat(300))).toHaveLength(200);
    for (const name of ["System", " s y s t e m", "Ѕуѕtem\u200D"])
      expect(problemsOf(() => nameOf(name))).toEqual({ name: "is not a person's name" });
  });

  it("names every field that is missing or wrong", () => {
    const fields = form(
      field("name", "text", { isRequired: true }),
      field("mail", "email"),
      field("tel", "phone"),
      field("topic", "choice", { choices: ["Sales"] }),
      field("ok", "consent", { isRequired: true }),
    );
    const problems = problemsOf(() =>
      validateAnswers(fields, { name: " \u200b", mail: "no", tel: "call me", topic: "Other", ok: false }),
    );
    expect(Object.keys(problems as object)).toEqual(["name", "mail", "tel", "topic", "ok"]);
  });

  it("refuses the wrong type instead of converting it", () => {
    const fields = form(field("name", "text"), field("ok", "consent"));
    expect(problemsOf(() => validateAnswers(fields, { name: true }))).toEqual({ name: "is text" });
    expect(problemsOf(() => validateAnswers(fields, { ok: "yes" }))).toEqual({ ok: "is yes or no" });
  });

  it("neither asks for nor keeps a field that another answer hides", () => {
    const fields = form(
      field("topic", "choice", { choices: ["Order", "Other"] }),
      field("number", "text", { isRequired: true, showWhen: { key: "topic", equals: "Order" } }),
    );
    expect(validateAnswers(fields, { topic: "Other", number: "12" }).answers).toEqual([
      { label: "Label topic", value: "Other" },
    ]);
    expect(problemsOf(() => validateAnswers(fields, { topic: "Order" }))).toEqual({ number: "is needed to go on" });
  });

  it("ignores what is no field, also names that every object has", () => {
    const answers = JSON.parse('{"__proto__": "x", "constructor": "y", "other": "z"}') as Record<string, string>;
    expect(validateAnswers(form(field("constructor", "text", { isRequired: false })), {}).answers).toEqual([]);
    expect(validateAnswers(form(field("name", "text")), answers).answers).toEqual([]);
  });

  it("takes nothing where the form is off", () => {
    expect(
      validateAnswers({ ...form(field("name", "text", { isRequired: true })), isEnabled: false }, { name: "Ada" })
        .answers,
    ).toEqual([]);
  });

  it("keeps answers on one line and well-formed", () => {
    expect(validateAnswers(form(field("name", "text")), { name: "a\r\nb\ud800" }).name).toBe("a b\ufffd");
  });
});
