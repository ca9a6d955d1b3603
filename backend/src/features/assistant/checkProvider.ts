import type { Deps } from "../../deps.ts";
import { askProvider } from "./askProvider.ts";
import { askPartsOf } from "./assistantParts.ts";
import { clearFailure, noteFailure, selectSettings } from "./assistantSettings.repository.ts";
import { createCircuitBreaker } from "./circuitBreaker.ts";
import { findProvider } from "./findProvider.ts";
import { PROVIDER_TIMES, ProviderError, type ProviderTimes } from "./provider.ts";

export interface ProviderCheck {
  readonly isWorking: boolean;
  readonly model: string | null;
  readonly tookMs: number;
  readonly problem: string | null;
}

/**
 * Asks the workspace's provider for one word, past the circuit breaker, and tells what came back in words for an admin.
 *
 * @param signal the admin's request: who leaves does not keep a line open
 */
export async function checkProvider(
  deps: Deps,
  workspaceId: number,
  signal: AbortSignal,
  times: ProviderTimes = PROVIDER_TIMES,
): Promise<ProviderCheck> {
  const provider = await findProvider(deps, workspaceId);
  if (!provider)
    return {
      isWorking: false,
      model: null,
      tookMs: 0,
      problem: (await selectSettings(deps.db, workspaceId)).apiKeyCipher
        ? "The stored key cannot be read any more, for this installation's encryption key was changed. Enter it again."
        : "There is no key: the built-in answerer replies from your knowledge.",
    };
  const start = performance.now();
  const tookMs = (): number => Math.round(performance.now() - start);
  try {
    const { model } = await askProvider(
      { ...askPartsOf(deps), breaker: createCircuitBreaker() },
      { ...provider, models: provider.models.slice(0, 1) },
      { messages: [{ role: "user", content: "Reply with the word OK." }], tools: [], maxTokens: 16 },
      { times, signal, onText: () => undefined },
    );
    await clearFailure(deps.db, workspaceId);
    return { isWorking: true, model, tookMs: tookMs(), problem: null };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    await noteFailure(deps.db, workspaceId, error.message, deps.clock.now());
    return { isWorking: false, model: provider.models[0] ?? null, tookMs: tookMs(), problem: error.message };
  }
}
