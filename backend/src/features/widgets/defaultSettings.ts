import { plainName } from "@chat/contract/person-name";
import { DEFAULT_TEXTS, WidgetSettings } from "@chat/contract/widgets";
import * as z from "zod";

/** What a new widget looks like and does before its admin touched anything: good enough to publish at once. */
export const defaultSettings = (name: string): WidgetSettings => ({
  look: {
    title: plainName(name, 60, "Chat"),
    subtitle: null,
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
    message: null,
    starters: [],
    placeholder: null,
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
    awayMessage: null,
    canLeaveEmail: true,
    isRatingEnabled: true,
    reopensTo: "assistant",
    isTypingShown: false,
  },
  attachments: { isEnabled: true, groups: ["image", "document", "text"] },
  allowedOrigins: [],
});

/** What earlier releases stored in every widget: nobody chose it, so it counts as the default that it was. */
const ONCE_STORED: ReadonlySet<unknown> = new Set([
  ...Object.values(DEFAULT_TEXTS),
  "Write a message…",
  "Nobody is available right now. Leave your e-mail and we will get back to you.",
]);
const unlessOnceStored = (text: string | null): string | null => (ONCE_STORED.has(text) ? null : text);

const withDefaults = ({ look, welcome, people, ...rest }: WidgetSettings): WidgetSettings => ({
  ...rest,
  look: { ...look, subtitle: unlessOnceStored(look.subtitle) },
  welcome: {
    ...welcome,
    message: unlessOnceStored(welcome.message),
    placeholder: unlessOnceStored(welcome.placeholder),
  },
  people: { ...people, awayMessage: unlessOnceStored(people.awayMessage) },
});

/** As text for the database. What has its default is left out, for the release before reads no null there. */
export const storableSettings = (settings: WidgetSettings): string =>
  JSON.stringify(settings, (key, value: unknown) => (key in DEFAULT_TEXTS && value === null ? undefined : value));

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
  const settings = WidgetSettings.safeParse(complete).data;
  return settings ? withDefaults(settings) : presets;
}
