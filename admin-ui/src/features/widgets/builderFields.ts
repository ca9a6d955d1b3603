import { drawnLook } from "@chat/contract/drawnLook";
import { limitsOf } from "@chat/contract/files";
import { CONTRACT_VERSION } from "@chat/contract/limits";
import { DisplayName } from "@chat/contract/person-name";
import { type PublicConfig, type Widget, WidgetSettings } from "@chat/contract/widgets";
import * as z from "zod";

/** The server's own limit is told by its configuration only; nothing is sent from the preview. */
const PREVIEW_MAX_FILE_BYTES = 10 * 1024 * 1024;

/** What the builder edits: the team's name for the widget and all its settings, checked by the contract's own schema. */
export const BuilderFields = z.object({ name: DisplayName(80), settings: WidgetSettings });
export type BuilderInput = z.input<typeof BuilderFields>;
export type BuilderOutput = z.output<typeof BuilderFields>;

/** @returns the form's values for a stored widget. */
export const fieldsOf = ({ name, settings }: Pick<Widget, "name" | "settings">): BuilderInput => ({ name, settings });

/**
 * @returns the public face of a draft, for the preview.
 *
 * A group that is not valid just now (a title being retyped) is shown as it was saved, so that the preview never breaks.
 */
export function previewConfig(
  draft: BuilderInput["settings"],
  saved: Pick<Widget, "siteKey" | "settings">,
): PublicConfig {
  const { shape } = WidgetSettings;
  const valid = <T>(schema: z.ZodType<T>, value: unknown, fallback: T): T => {
    const result = schema.safeParse(value);
    return result.success ? result.data : fallback;
  };
  const assistant = valid(shape.assistant, draft.assistant, saved.settings.assistant);
  const people = valid(shape.people, draft.people, saved.settings.people);
  const welcome = valid(shape.welcome, draft.welcome, saved.settings.welcome);
  const attachments = valid(shape.attachments, draft.attachments, saved.settings.attachments);
  return {
    siteKey: saved.siteKey,
    look: drawnLook(valid(shape.look, draft.look, saved.settings.look)),
    welcome: { ...welcome, message: welcome.message ?? "" },
    form: valid(shape.form, draft.form, saved.settings.form),
    assistant: {
      isEnabled: assistant.isEnabled,
      name: assistant.name,
      canVisitorAskForPerson: assistant.canVisitorAskForPerson,
    },
    people: {
      awayMessage: people.awayMessage,
      canLeaveEmail: people.canLeaveEmail,
      isRatingEnabled: people.isRatingEnabled,
      reopensTo: people.reopensTo,
      isTypingShown: people.isTypingShown,
    },
    attachments: attachments.isEnabled ? limitsOf(attachments.groups, PREVIEW_MAX_FILE_BYTES) : null,
    isStaffed: true,
    contractVersion: CONTRACT_VERSION,
  };
}

/** The builder's groups, in the order of its tabs. */
export const BUILDER_TABS = ["look", "welcome", "form", "assistant", "people", "websites", "install"] as const;
export type BuilderTab = (typeof BUILDER_TABS)[number];

/** @returns the tabs that hold an error, so that a refused save can lead there. */
export function tabsWithErrors(errors: object): BuilderTab[] {
  const settings = "settings" in errors && errors.settings instanceof Object ? errors.settings : {};
  const found = new Set<BuilderTab>();
  if ("name" in errors) found.add("look");
  for (const tab of BUILDER_TABS) if (tab in settings) found.add(tab);
  if ("allowedOrigins" in settings) found.add("websites");
  return BUILDER_TABS.filter((tab) => found.has(tab));
}
