import { askProvider } from "../src/features/assistant/askProvider.ts";
import { createCircuitBreaker } from "../src/features/assistant/circuitBreaker.ts";
import { createDialects, type Dialects } from "../src/features/assistant/dialects.ts";
import type {
  Completion,
  CompletionRequest,
  ProviderTarget,
  ProviderTimes,
} from "../src/features/assistant/provider.ts";
import { createOutbound } from "../src/platform/outbound/createOutbound.ts";
import type { Outbound } from "../src/platform/outbound/outbound.ts";
import { type ScriptedProvider, startScriptedProvider } from "./scriptedProvider.ts";

/** Beyond what a test may take: whatever ends in time was not ended by these. A test of one wait shortens that one alone. */
export const PATIENT: ProviderTimes = {
  firstTokenMs: 60_000,
  firstWordsMs: 60_000,
  idleMs: 60_000,
  idleMaxMs: 60_000,
  totalMs: 60_000,
  backoffMs: 20,
};

export interface AskOnce {
  readonly models?: string[];
  readonly times?: Partial<ProviderTimes>;
  readonly signal?: AbortSignal;
  /** Called with the first words. */
  readonly onFirst?: () => void;
  readonly breaker?: ReturnType<typeof createCircuitBreaker>;
  readonly dialects?: Dialects;
  readonly request?: CompletionRequest;
}

/** A scripted provider and what it takes to ask it. */
export interface AskBench {
  readonly provider: ScriptedProvider;
  readonly outbound: Outbound;
  target(models?: string[]): ProviderTarget;
  /** Asks once, as a reply would. */
  ask(options?: AskOnce): Promise<{ completion?: Completion; error?: unknown; heard: string; tries: number }>;
  close(): Promise<void>;
}

/** Starts a provider to be asked. */
export async function createAskBench(): Promise<AskBench> {
  const provider = await startScriptedProvider();
  const outbound = createOutbound({ OPENROUTER_BASE_URL: provider.baseUrl, OUTBOUND_ALLOW: [] });
  const target = (models = ["main"]): ProviderTarget => ({
    breakerKey: "one",
    baseUrl: provider.baseUrl,
    apiKey: "sk-secret-1",
    models,
    trust: "installation",
  });
  return {
    provider,
    outbound,
    target,
    async ask(options = {}) {
      let heard = "";
      const before = provider.asked.length;
      const tools = [{ name: "escalate_to_person", description: "", parameters: { type: "object" } }];
      const { breaker = createCircuitBreaker(), dialects = createDialects() } = options;
      const result = await askProvider(
        { outbound, breaker, dialects },
        target(options.models),
        options.request ?? { messages: [{ role: "user", content: "Hi" }], tools, maxTokens: 100 },
        {
          times: { ...PATIENT, ...options.times },
          signal: options.signal ?? new AbortController().signal,
          onText: (words) => {
            if (heard === "") options.onFirst?.();
            heard += words;
          },
          onRestart: () => {
            heard = "";
          },
        },
      ).then(
        (completion) => ({ completion }),
        (error: unknown) => ({ error }),
      );
      return { ...result, heard, tries: provider.asked.length - before };
    },
    async close() {
      await outbound.close();
      await provider.close();
    },
  };
}
