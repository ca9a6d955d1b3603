import { assistantApi } from "@chat/contract/assistant";
import type { CallInput } from "@chat/contract/define";
import * as z from "zod";

const { baseUrl, model, fallbackModels, apiKey } = assistantApi.updateSettings.body.shape;

/** Checks a text by a part of the contract's body and says the contract's own words at this field. */
const checkedBy =
  (part: z.ZodType) =>
  (value: unknown, context: z.core.$RefinementCtx): void => {
    if (value === "") return;
    const result = part.safeParse(value);
    if (!result.success)
      context.addIssue({ code: "custom", message: result.error.issues[0]?.message ?? "is not valid" });
  };

/** @returns the model names of a text with one a line. */
const modelLines = (text: string): string[] =>
  text
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter(Boolean);

/** The form's fields as typed: empty means "none". */
export const ProviderFields = z.object({
  baseUrl: z.string().trim().superRefine(checkedBy(baseUrl)),
  model: z.string().trim().superRefine(checkedBy(model)),
  fallbacks: z.string().superRefine((text, context) => checkedBy(fallbackModels)(modelLines(text), context)),
  apiKey: z.string().trim().superRefine(checkedBy(apiKey)),
});

/** @returns what is sent: an untouched key is left out, for an empty one would remove it. */
export const toBody = (
  fields: z.output<typeof ProviderFields>,
): CallInput<typeof assistantApi.updateSettings>["body"] => ({
  baseUrl: fields.baseUrl || null,
  model: fields.model || null,
  fallbackModels: modelLines(fields.fallbacks),
  ...(fields.apiKey ? { apiKey: fields.apiKey } : {}),
});
