import { describe, expect, it } from "vitest";
import { DisplayName, PersonName, plainName } from "./person-name.ts";

const problemOf = (text: string, max = 80): string | null =>
  PersonName(max).safeParse(text).error?.issues[0]?.message ?? null;

describe("X49: a person's name", () => {
  it.each([
    "Ada Lovelace",
    "Seán Ó Briain",
    "Nguyễn Thị Ánh",
    "Þórdís",
    "O'Connor-Smith, Jr.",
    "Анна Сергеевна",
    "Ελένη",
    "محمد رضا",
    "می\u200Cخواهم", // Persian: a joiner that changes how the letters look
    "क्\u200Dष",
    "שָׁלוֹם",
    "山田 太郎",
    "김철수",
    "ภูมิพล",
    "Anna 👩\u200D💻",
    "❤️\u200D🔥",
    "X Æ A-12",
    "Systema Ltd",
    "R2",
  ])("may be %s", (name) => expect(PersonName(80).parse(name)).toBe(name.normalize("NFC")));

  it.each([
    ["Ada\u202Eecilop", "nobody can see"], // read from the right: "police"
    ["\u2066Ada\u2069", "nobody can see"],
    ["Ada\u200BLovelace", "nobody can see"],
    ["A\u200Dda", "nobody can see"],
    ["A\u200Cda", "nobody can see"],
    ["Ada\u00AD", "nobody can see"],
    ["Ada\u3164Lovelace", "nobody can see"],
    ["Ada\u{E0041}", "nobody can see"],
    ["Ada\u2028Admin", "one line"],
    ["Ada\nAdmin", "one line"],
    ["Ada\u0000", "one line"],
    [`Z${"\u0301".repeat(70)}algo`, "marks"],
    ["Ada\uD83D", "broken"],
    ["\uDE00Ada", "broken"],
    ["   ", "empty"],
    ["\u200B", "empty"],
    ["\u0301", "empty"],
    ["System", "not a person"],
    ["  sYsTeM ", "not a person"],
    ["S.y.s.t.e.m", "not a person"],
    ["Ѕуѕтем", "not a person"],
    ["Système", "not a person"],
    ["Ｓｙｓｔｅｍ", "not a person"],
  ])("may not be %j", (name, why) => expect(problemOf(name)).toContain(why));

  it("is kept in one form, and changed in nothing that can be seen", () => {
    expect(PersonName(80).parse(" \u200FAda  Lovelace\uFEFF ")).toBe("Ada Lovelace");
    expect(PersonName(80).parse("Ame\u0301lie")).toBe("Am\u00E9lie");
    expect(problemOf("x".repeat(81))).not.toBeNull();
  });
});

describe("DisplayName", () => {
  it("lets a business be called as it is", () => {
    expect(DisplayName(60).parse("System")).toBe("System");
    expect(DisplayName(60).safeParse("Shop\u202E").success).toBe(false);
  });
});

describe("plainName", () => {
  it("keeps what can be seen of a name from before the rule", () => {
    expect(plainName("Shop\u202E \uD83D24", 60, "-")).toBe("Shop 24");
    expect(plainName(`Z${"\u0301".repeat(70)}`, 60, "-").length).toBeLessThan(6);
    expect(plainName("\u202E\u200B", 60, "Chat")).toBe("Chat");
    expect(plainName(`${"x".repeat(59)}😀`, 60, "-")).toBe("x".repeat(59));
  });
});
