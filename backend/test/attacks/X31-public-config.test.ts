import { FILE_GROUPS } from "@chat/contract/files";
import { WidgetSettings } from "@chat/contract/widgets";
import { describe, expect, it } from "vitest";
import { completeSettings, defaultSettings } from "../../src/features/widgets/defaultSettings.ts";
import { toPublicConfig } from "../../src/features/widgets/publicConfig.ts";
import type { StoredWidget } from "../../src/features/widgets/widgets.repository.ts";

const presets = defaultSettings("Shop");
const taken = { groups: FILE_GROUPS, maxBytes: 1024 };
const widget: StoredWidget = {
  id: 987654321,
  workspaceId: 123456789,
  siteKey: "abcd1234",
  name: "internal name of the widget",
  isEnabled: true,
  isDemo: false,
  settings: {
    ...presets,
    assistant: { ...presets.assistant, instructions: "SECRET INSTRUCTIONS", escalateOnWords: ["SECRET WORD"] },
    allowedOrigins: ["https://secret-staging.example"],
  },
  version: 3,
  createdAt: new Date(),
  updatedAt: new Date(),
};

describe("X31: what any page may read of a widget", () => {
  it("holds exactly the allowlisted fields and none of the private ones", () => {
    const text = JSON.stringify(toPublicConfig(widget, true, taken));
    expect(Object.keys(JSON.parse(text)).sort()).toEqual(
      [
        "assistant",
        "attachments",
        "contractVersion",
        "form",
        "isStaffed",
        "look",
        "people",
        "siteKey",
        "welcome",
      ].sort(),
    );
    for (const secret of ["SECRET", "987654321", "123456789", "internal name", "secret-staging", "escalateAfterMisses"])
      expect(text).not.toContain(secret);
  });

  it("keeps a setting that a later release adds private by default", () => {
    const later = {
      ...widget,
      settings: { ...widget.settings, apiKey: "sk-1", look: { ...presets.look, webhook: "https://x" } },
    };
    const text = JSON.stringify(toPublicConfig(later, false, taken));
    expect(text).not.toContain("sk-1");
    expect(text).not.toContain("webhook");
  });
});

describe("X53: a widget's texts are data", () => {
  const hostile = ['"};alert(1)//', "</script><script>alert(1)</script>", "{{constructor.constructor('alert(1)')()}}"];

  it.each(hostile)("carries %j unchanged as text", (text) => {
    const settings = {
      ...presets,
      look: { ...presets.look, title: text.slice(0, 60), launcherText: text.slice(0, 40) },
    };
    const config = toPublicConfig({ ...widget, settings: WidgetSettings.parse(settings) }, false, taken);
    expect(JSON.parse(JSON.stringify(config)).look.title).toBe(text.slice(0, 60));
  });

  it.each(["red", "#fff", "#2f5fe0;background:url(https://evil)", "var(--x)", "#2f5fe0</style>"])(
    "refuses %j as a colour",
    (colour) => {
      expect(WidgetSettings.safeParse({ ...presets, look: { ...presets.look, colour } }).success).toBe(false);
    },
  );

  it.each(["bottom-right;x", "<b>", "center"])("refuses %j as a position", (position) => {
    expect(WidgetSettings.safeParse({ ...presets, look: { ...presets.look, position } }).success).toBe(false);
  });
});

describe("completeSettings", () => {
  it("gives presets to what an older release did not store", () => {
    const { teaser: _teaser, ...olderLook } = { ...presets.look, title: "Old shop" };
    const settings = completeSettings({ look: olderLook, allowedOrigins: ["https://a.example"] }, "Old shop");
    expect(settings.look.title).toBe("Old shop");
    expect(settings.look.teaser).toBe("");
    expect(settings.allowedOrigins).toEqual(["https://a.example"]);
    expect(WidgetSettings.shape.welcome.safeParse(settings.welcome).success).toBe(true);
  });

  it("falls back to the presets for a row that nobody can read", () => {
    expect(completeSettings("broken", "Shop")).toEqual(presets);
    expect(completeSettings({ look: { colour: "red" } }, "Shop")).toEqual(presets);
  });
});
