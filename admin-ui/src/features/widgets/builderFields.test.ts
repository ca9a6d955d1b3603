import type { Widget, WidgetSettings } from "@chat/contract/widgets";
import { describe, expect, it } from "vitest";
import { BuilderFields, fieldsOf, previewConfig, tabsWithErrors } from "./builderFields.ts";
import { contrastProblem } from "./contrastProblem.ts";
import { embedSnippets } from "./embedSnippets.ts";
import { moved } from "./moved.ts";
import { newField } from "./preChatFields.ts";
import { readPreviewMessage } from "./previewMessages.ts";

const settings: WidgetSettings = {
  look: {
    title: "Shop",
    subtitle: "",
    colour: "#2f6fed",
    textColour: null,
    colorScheme: "auto",
    position: "bottom-right",
    offsetX: 20,
    offsetY: 20,
    zIndex: 1000,
    launcherIcon: "chat",
    launcherText: "",
    teaser: "",
  },
  welcome: { message: "Hello", starters: [], placeholder: "" },
  form: { isEnabled: false, intro: "", fields: [] },
  assistant: {
    isEnabled: true,
    name: "Ada",
    instructions: "SECRET",
    canVisitorAskForPerson: true,
    escalateAfterMisses: 2,
    escalateOnWords: ["refund"],
  },
  people: { awayMessage: "", canLeaveEmail: true, isRatingEnabled: true, reopensTo: "assistant", isTypingShown: false },
  attachments: { isEnabled: true, groups: ["image"] },
  allowedOrigins: ["https://shop.example"],
};
const saved: Pick<Widget, "siteKey" | "name" | "settings"> = { siteKey: "demo", name: "Main", settings };

describe("previewConfig", () => {
  it("follows a valid draft", () =>
    expect(previewConfig({ ...settings, look: { ...settings.look, title: "New" } }, saved).look.title).toBe("New"));
  it("shows a group as saved while it is not valid, and the others as typed", () => {
    const config = previewConfig(
      { ...settings, look: { ...settings.look, colour: "#2f" }, welcome: { ...settings.welcome, message: "Hi" } },
      saved,
    );
    expect(config.look.colour).toBe("#2f6fed");
    expect(config.welcome.message).toBe("Hi");
  });
  it("holds nothing that a visitor may not read", () => {
    const text = JSON.stringify(previewConfig(settings, saved));
    expect(text).not.toContain("SECRET");
    expect(text).not.toContain("refund");
    expect(text).not.toContain("shop.example");
  });
});

describe("BuilderFields", () => {
  it("completes origins and refuses what is none", () => {
    const withOrigins = (allowedOrigins: string[]) =>
      BuilderFields.safeParse({ ...fieldsOf(saved), settings: { ...settings, allowedOrigins } });
    expect(withOrigins(["https://Shop.Example/"]).data?.settings.allowedOrigins).toEqual(["https://shop.example"]);
    expect(withOrigins(["www.shop.example", "localhost:5173"]).data?.settings.allowedOrigins).toEqual([
      "https://www.shop.example",
      "http://localhost:5173",
    ]);
    expect(withOrigins(["shop"]).success).toBe(false);
    expect(withOrigins(["https://shop.example/path"]).success).toBe(false);
  });
});

describe("tabsWithErrors", () => {
  it("finds the tabs in their order", () =>
    expect(tabsWithErrors({ name: {}, settings: { welcome: {}, allowedOrigins: [{}] } })).toEqual([
      "look",
      "welcome",
      "websites",
    ]));
  it("is empty without errors", () => expect(tabsWithErrors({})).toEqual([]));
});

describe("contrastProblem", () => {
  it("warns about text below 4.5 to 1", () => expect(contrastProblem("#2f6fed", "#3f7ffd")?.kind).toBe("text"));
  it("warns about a launcher that is nearly white", () =>
    expect(contrastProblem("#fefefe", null)?.kind).toBe("launcher"));
  it("is content with automatic text, and silent about half a colour", () => {
    expect(contrastProblem("#2f6fed", null)).toBeUndefined();
    expect(contrastProblem("#2f6", "#ffffff")).toBeUndefined();
  });
});

describe("newField", () => {
  it("never repeats a key", () => {
    const keys: { key: string }[] = [];
    for (const type of ["text", "text", "text", "email", "email"] as const) keys.push(newField(type, keys));
    expect(new Set(keys.map((field) => field.key)).size).toBe(5);
    expect(keys[0]?.key).toBe("name");
  });
  it.each(["text", "email", "phone", "choice", "consent"] as const)("makes a %s field that may be saved", (type) =>
    expect(
      BuilderFields.safeParse({
        ...fieldsOf(saved),
        settings: { ...settings, form: { isEnabled: true, intro: "", fields: [newField(type, [])] } },
      }).success,
    ).toBe(true),
  );
});

describe("moved", () => {
  it("moves within the list and stops at its ends", () => {
    expect(moved(["a", "b", "c"], 1, 1)).toEqual(["a", "c", "b"]);
    expect(moved(["a", "b", "c"], 0, -1)).toEqual(["a", "b", "c"]);
    expect(moved(["a", "b", "c"], 2, 1)).toEqual(["a", "b", "c"]);
  });
});

describe("embedSnippets", () => {
  it("begins with the tag that stays fixed", () =>
    expect(embedSnippets("https://chat.example", "KEY")[0]?.code).toBe(
      '<script defer src="https://chat.example/widget.js" data-site-key="KEY"></script>',
    ));
  it("names script and key in every one", () => {
    for (const { code } of embedSnippets("https://chat.example", "KEY")) {
      expect(code).toContain("https://chat.example/widget.js");
      expect(code).toContain("KEY");
    }
  });
});

describe("readPreviewMessage", () => {
  const frame = window;
  const message = { origin: location.origin, source: frame, data: { type: "preview:ready" } };
  it("takes what our frame says", () => expect(readPreviewMessage(message, frame)).toEqual({ type: "preview:ready" }));
  it("ignores other origins, other windows and other shapes", () => {
    expect(readPreviewMessage({ ...message, origin: "https://evil.example" }, frame)).toBeUndefined();
    expect(readPreviewMessage({ ...message, source: null }, frame)).toBeUndefined();
    expect(readPreviewMessage({ ...message, data: { type: "preview:ask", id: 5 } }, frame)).toBeUndefined();
    expect(readPreviewMessage({ ...message, data: "x" }, null)).toBeUndefined();
  });
});
