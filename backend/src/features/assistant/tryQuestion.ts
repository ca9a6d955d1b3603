import type { Source } from "@chat/contract/messages";
import type { Deps } from "../../deps.ts";
import { AppError } from "../../platform/errors.ts";
import { defaultSettings } from "../widgets/defaultSettings.ts";
import { findWidget } from "../widgets/findWidget.ts";
import { decideReply } from "./decideReply.ts";
import { findProvider } from "./findProvider.ts";
import { PROVIDER_TIMES, ProviderError, type ProviderTimes } from "./provider.ts";

export interface TriedAnswer {
  readonly answer: string;
  readonly sources: Source[];
  readonly decision: "answer" | "offerPerson" | "escalate";
  readonly by: "provider" | "builtIn";
  /** Why the built-in answerer stood in for the provider. */
  readonly problem: string | null;
}

/**
 * Answers a question exactly as a visitor would be answered, and stores nothing.
 *
 * @param siteKey whose instructions, rules and knowledge count; without one the presets and what all widgets share
 * @throws {AppError} widget_not_found, provider_failed
 */
export async function tryQuestion(
  deps: Deps,
  workspaceId: number,
  { question, siteKey }: { question: string; siteKey?: string | undefined },
  signal: AbortSignal,
  times: ProviderTimes = PROVIDER_TIMES,
): Promise<TriedAnswer> {
  const widget = siteKey === undefined ? null : await findWidget(deps, siteKey);
  if (siteKey !== undefined && widget?.workspaceId !== workspaceId) throw new AppError("widget_not_found", { siteKey });
  const provider = await findProvider(deps, workspaceId);
  let by: TriedAnswer["by"] = provider ? "provider" : "builtIn";
  let problem: string | null = null;
  const onStandIn = (why: ProviderError): void => {
    by = "builtIn";
    problem = why.message;
  };
  try {
    const outcome = await decideReply(
      deps,
      {
        workspaceId,
        widgetId: widget?.id ?? null,
        settings: widget?.settings ?? defaultSettings("Your business"),
        pending: [question],
        fresh: [question],
        history: [{ by: "visitor", name: null, text: question }],
      },
      { times, provider: async () => provider, signal, onText: () => undefined, onStandIn },
    );
    const made = { by, problem };
    if (outcome.kind === "escalate") return { answer: outcome.reason, sources: [], decision: "escalate", ...made };
    if (outcome.kind === "miss") return { answer: outcome.text, sources: [], decision: "offerPerson", ...made };
    return {
      answer: outcome.text,
      sources: [...outcome.sources],
      decision: outcome.offersPerson ? "offerPerson" : "answer",
      ...made,
    };
  } catch (error) {
    if (error instanceof ProviderError)
      throw new AppError("provider_failed", { failure: error.failure }, { cause: error });
    throw error;
  }
}
