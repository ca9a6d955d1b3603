import * as z from "zod";
import { HttpUrl, Line, SiteKeyText } from "./common-shapes.ts";
import { defineApi } from "./define.ts";
import { Source } from "./messages.ts";
import { addressProblem } from "./provider-address.ts";

/** The provider as the admin may see it: the key itself never leaves the server. */
export const ProviderSettings = z.object({
  /** `workspace`: an own key; `installation`: the one of this installation; `none`: the built-in answerer. */
  keySource: z.enum(["workspace", "installation", "none"]),
  /** Last four characters of an own key. */
  keyHint: z.string().nullable(),
  baseUrl: z.string().nullable(),
  model: z.string().nullable(),
  fallbackModels: z.array(z.string()),
  /** The last failure of the provider, for the overview; null when the last call went well. */
  lastFailure: z.object({ at: z.iso.datetime(), message: z.string() }).nullable(),
});
export type ProviderSettings = z.infer<typeof ProviderSettings>;

/** The base of a provider's interface, such as `https://api.example.com/v1`. */
const ProviderUrl = HttpUrl.superRefine((text, context) => {
  const problem = addressProblem(text);
  if (problem !== null) context.addIssue({ code: "custom", message: problem });
});

const ModelName = z
  .string()
  .trim()
  .regex(/^[\w./:@-]{1,120}$/, "is not a model name");

/** The assistant: provider and a place to try it. */
export const assistantApi = defineApi({
  settings: {
    method: "GET",
    path: "/assistant/settings",
    auth: "admin",
    summary: "Where answers come from.",
    reply: ProviderSettings,
  },
  updateSettings: {
    method: "PUT",
    path: "/assistant/settings",
    auth: "admin",
    summary: "Sets provider, models and key; an empty key removes it.",
    body: z.object({
      baseUrl: ProviderUrl.nullable().optional(),
      model: ModelName.nullable().optional(),
      fallbackModels: z.array(ModelName).max(5).optional(),
      apiKey: z.string().trim().max(500).optional(),
    }),
    reply: ProviderSettings,
  },
  check: {
    method: "POST",
    path: "/assistant/check",
    isPatient: true,
    auth: "admin",
    limit: "assistantTry",
    summary: "Asks the provider for one word and tells what came back.",
    reply: z.object({
      isWorking: z.boolean(),
      model: z.string().nullable(),
      tookMs: z.number().int(),
      problem: z.string().nullable(),
    }),
  },
  tryQuestion: {
    method: "POST",
    path: "/assistant/try",
    isPatient: true,
    auth: "admin",
    limit: "assistantTry",
    summary: "Answers a question as a visitor would be answered, with its sources; stores nothing.",
    /** Without a widget: from what all of them answer from. */
    body: z.object({ question: Line(500), siteKey: SiteKeyText.optional() }),
    reply: z.object({
      answer: z.string(),
      sources: z.array(Source),
      decision: z.enum(["answer", "offerPerson", "escalate"]),
      by: z.enum(["provider", "builtIn"]),
      /** Why the built-in answerer stood in for the provider; null when it did not. */
      problem: z.string().nullable(),
    }),
  },
});
