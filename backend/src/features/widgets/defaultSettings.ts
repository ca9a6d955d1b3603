import { plainName } from "@chat/contract/person-name";
import { WidgetSettings } from "@chat/contract/widgets";
import * as z from "zod";

/** What a new widget looks like and does before its admin touched anything: good enough to publish at once. */
export const defaultSettings = (name: string): WidgetSettings => ({
  look: {
    title: plainName(name, 60, "Chat"),
    subtitle: "We usually reply right away",
    colour: "#2f5fe0",
    textColour: null,
    colorScheme: "auto",
    position: "bottom-right",
    offsetX: 20,
    offsetY: 20,
    zIndex: 2147483000,
    launcherIcon: "chat",
    launcherText: "",
    teaser: "",
  },
  welcome: {
    message: "Hello! How can we help you?",
    starters: [],
    placeholder: "Write a message…",
  },
  form: { isEnabled: false, intro: "", fields: [] },
  assistant: {
    isEnabled: true,
    name: "Assistant",
    instructions: "",
    canVisitorAskForPerson: true,
    escalateAfterMisses: 2,
    escalateOnWords: [],
  },
  people: {
    awayMessage: "Nobody is available right now. Leave your e-mail and we will get back to you.",
    canLeaveEmail: true,
    isRatingEnabled: true,
    reopensTo: "assistant",
  },
  attachments: { isEnabled: true, groups: ["image", "document", "text"] },
  allowedOrigins: [],
});

const Groups = z.record(z.string(), z.unknown());

/** A name that was saved before names had a rule is shown without what nobody sees of it, instead of failing the widget. */
const withPlainNames = (given: Record<string, unknown>, preset: object): Record<string, unknown> => {
  const names = Object.entries({ title: 60, name: 40 }).flatMap(([key, max]) => {
    const [name, otherwise] = [given[key], Reflect.get(preset, key)];
    return typeof name === "string" ? [[key, plainName(name, max, String(otherwise))]] : [];
  });
  return { ...given, ...Object.fromEntries(names) };
};

/**
 * Settings as stored, completed with today's presets.
 *
 * A widget saved by an older release lacks settings that came later; they get their preset instead of failing the widget.
 */
export function completeSettings(stored: unknown, name: string): WidgetSettings {
  const presets = defaultSettings(name);
  const groups = Groups.safeParse(stored).data ?? {};
  const complete = Object.fromEntries(
    Object.entries(presets).map(([group, preset]) => {
      const given = groups[group];
      if (Array.isArray(preset)) return [group, given ?? preset];
      return [group, withPlainNames({ ...preset, ...Groups.safeParse(given).data }, preset)];
    }),
  );
  return WidgetSettings.safeParse(complete).data ?? presets;
}
