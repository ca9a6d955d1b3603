import type { Config } from "../../config.ts";
import type { Deps } from "../../deps.ts";
import { decryptSecret } from "../../platform/auth/aes.ts";
import { createLoadingCache } from "../../platform/loadingCache.ts";
import { onePer } from "../../platform/onePer.ts";
import { type StoredSettings, selectSettings } from "./assistantSettings.repository.ts";
import type { ProviderTarget } from "./provider.ts";

const MAX_WORKSPACES = 2000;
/** Only a safety net: a change empties it at once here and within two seconds in every other process. */
const REMEMBER_MS = 60_000;
const DEFAULT_BASE_URL = "https://openrouter.ai/api/v1";

/** Binds a stored key to its workspace: copied into another row it cannot be read. */
export const keyContext = (workspaceId: number): string => `assistant_settings:${workspaceId}`;

/** Whether this installation brings a provider for everybody: a key, or a local server that needs none. */
export const hasInstallationProvider = (config: Pick<Config, "OPENROUTER_API_KEY" | "OPENROUTER_BASE_URL">): boolean =>
  config.OPENROUTER_API_KEY !== undefined || config.OPENROUTER_BASE_URL !== DEFAULT_BASE_URL;

/**
 * Which provider a workspace's answers come from.
 *
 * An own address counts only with an own key: the installation's key never goes to an address that a workspace chose, and
 * with the installation's key go the installation's models, for it pays. Null: the built-in answerer.
 */
function chooseProvider(config: Config, workspaceId: number, settings: StoredSettings): ProviderTarget | null {
  const ownKey =
    settings.apiKeyCipher && decryptSecret(config.encryptionKeys, settings.apiKeyCipher, keyContext(workspaceId));
  if (ownKey)
    return {
      breakerKey: `w${workspaceId}`,
      baseUrl: settings.baseUrl ?? config.OPENROUTER_BASE_URL,
      apiKey: ownKey,
      models: [settings.model ?? config.OPENROUTER_MODEL, ...settings.fallbackModels],
      trust: settings.baseUrl ? "workspace" : "installation",
    };
  // A key that cannot be read (ENCRYPTION_KEY was changed) is no reason to spend somebody else's: the built-in answerer steps in.
  if (settings.apiKeyCipher || !hasInstallationProvider(config)) return null;
  return {
    breakerKey: `i${workspaceId}`,
    baseUrl: config.OPENROUTER_BASE_URL,
    apiKey: config.OPENROUTER_API_KEY ?? null,
    models: [config.OPENROUTER_MODEL, ...config.OPENROUTER_FALLBACK_MODELS],
    trust: "installation",
  };
}

const cacheOf = onePer(
  (deps: Deps) => deps.events,
  (deps) => {
    const cache = createLoadingCache({
      maxEntries: MAX_WORKSPACES,
      ttlMs: REMEMBER_MS,
      load: async (workspaceId: number) =>
        chooseProvider(deps.config, workspaceId, await selectSettings(deps.db, workspaceId)),
    });
    deps.signals.on("assistant.settingsChanged", ({ workspaceId }) => cache.forget(workspaceId));
    return cache;
  },
);

/** The provider of a workspace, from memory. @returns null: no key anywhere, the built-in answerer answers */
export const findProvider = (deps: Deps, workspaceId: number): Promise<ProviderTarget | null> =>
  cacheOf(deps).get(workspaceId);

/** Forgets what this process remembers, right after a save; the others hear it by signal. */
export const forgetProvider = (deps: Deps, workspaceId: number): void => cacheOf(deps).forget(workspaceId);
