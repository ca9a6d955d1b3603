import type { WidgetSettings } from "@chat/contract/widgets";
import type * as z from "zod";
import { AppError } from "../../platform/errors.ts";

/** Some groups of a widget's settings; a group that is given is given whole. */
export type SettingsGroups = z.output<ReturnType<typeof WidgetSettings.partial>>;

/**
 * Replaces the groups that are given and keeps the others.
 *
 * @throws {AppError} invalid_input when the form contradicts itself: two fields of one name, a choice without choices, a
 * condition on a field that is not an earlier choice
 */
export function mergeSettings(current: WidgetSettings, given: SettingsGroups): WidgetSettings {
  const merged: WidgetSettings = {
    look: given.look ?? current.look,
    welcome: given.welcome ?? current.welcome,
    form: given.form ?? current.form,
    assistant: given.assistant ?? current.assistant,
    people: given.people ?? current.people,
    attachments: given.attachments ?? current.attachments,
    allowedOrigins: [...new Set(given.allowedOrigins ?? current.allowedOrigins)],
  };
  const fields = problemsOfForm(merged.form);
  if (Object.keys(fields).length > 0) throw new AppError("invalid_input", {}, { fields });
  return merged;
}

function problemsOfForm(form: WidgetSettings["form"]): Record<string, string> {
  const problems: Record<string, string> = {};
  const earlier = new Map<string, WidgetSettings["form"]["fields"][number]>();
  form.fields.forEach((field, index) => {
    const at = `settings.form.fields.${index}`;
    if (earlier.has(field.key)) problems[`${at}.key`] = "is used twice";
    if (field.type === "choice" && field.choices.length === 0) problems[`${at}.choices`] = "needs at least one choice";
    if (field.showWhen) {
      const decides = earlier.get(field.showWhen.key);
      if (decides?.type !== "choice") problems[`${at}.showWhen`] = "must name a choice field above it";
      else if (!decides.choices.includes(field.showWhen.equals))
        problems[`${at}.showWhen`] = "names an answer that cannot be chosen";
    }
    earlier.set(field.key, field);
  });
  return problems;
}
