import type { ProviderSettings } from "@chat/contract/assistant";
import type { Deps } from "../../deps.ts";
import { encryptSecret } from "../../platform/auth/aes.ts";
import { AppError } from "../../platform/errors.ts";
import { checkTarget } from "../../platform/outbound/checkTarget.ts";
import { lockSettings, type StoredSettings, saveSettings, selectSettings } from "./assistantSettings.repository.ts";
import { forgetProvider, hasInstallationProvider, keyContext } from "./findProvider.ts";

const HINT_CHARS = 4;
const NO_TRUSTED_HOSTS: ReadonlySet<string> = new Set();

export interface SettingsChange {
  readonly baseUrl?: string | null | undefined;
  readonly model?: string | null | undefined;
  readonly fallbackModels?: readonly string[] | undefined;
  /** Empty removes the key; absent keeps it. */
  readonly apiKey?: string | undefined;
}

function toReply({ config }: Pick<Deps, "config">, settings: StoredSettings): ProviderSettings {
  const keySource = settings.apiKeyCipher ? "workspace" : hasInstallationProvider(config) ? "installation" : "none";
  return {
    keySource,
    keyHint: settings.keyHint,
    baseUrl: settings.baseUrl,
    model: settings.model,
    fallbackModels: [...settings.fallbackModels],
    lastFailure: settings.lastFailure && {
      at: settings.lastFailure.at.toISOString(),
      message: settings.lastFailure.message,
    },
  };
}

/** Where a workspace's answers come from, as its admins may see it. */
export const readProviderSettings = async (deps: Deps, workspaceId: number): Promise<ProviderSettings> =>
  toReply(deps, await selectSettings(deps.db, workspaceId));

/**
 * Saves provider, models and key; the key is encrypted and never comes back out.
 *
 * A key stays with the address it was given for: another address needs it typed again, or whoever can change the address
 * could have the key sent to themselves.
 * @throws {AppError} blocked_address for an address that is not public https, invalid_input
 */
export async function updateProviderSettings(
  deps: Deps,
  workspaceId: number,
  change: SettingsChange,
): Promise<ProviderSettings> {
  if (change.baseUrl) checkTarget(change.baseUrl, "workspace", NO_TRUSTED_HOSTS);
  const saved = await deps.db.transaction(async (tx) => {
    const current = await lockSettings(tx, workspaceId, deps.clock.now());
    const baseUrl = change.baseUrl === undefined ? current.baseUrl : change.baseUrl;
    const isMoved = originOf(baseUrl, deps) !== originOf(current.baseUrl, deps);
    if (isMoved && current.apiKeyCipher && change.apiKey === undefined)
      throw new AppError("invalid_input", {}, { fields: { apiKey: "type the key again for the new address" } });
    const next = {
      baseUrl,
      model: change.model === undefined ? current.model : change.model,
      fallbackModels: change.fallbackModels ?? current.fallbackModels,
      ...keyFields(deps, workspaceId, current, change.apiKey),
    };
    await saveSettings(tx, workspaceId, next, deps.clock.now());
    await deps.signals.send(tx, "assistant.settingsChanged", { workspaceId });
    return selectSettings(tx, workspaceId);
  });
  forgetProvider(deps, workspaceId);
  return toReply(deps, saved);
}

const originOf = (baseUrl: string | null, { config }: Pick<Deps, "config">): string =>
  new URL(baseUrl ?? config.OPENROUTER_BASE_URL).origin;

function keyFields(
  { config }: Pick<Deps, "config">,
  workspaceId: number,
  current: StoredSettings,
  apiKey: string | undefined,
): Pick<StoredSettings, "apiKeyCipher" | "keyHint"> {
  if (apiKey === undefined) return { apiKeyCipher: current.apiKeyCipher, keyHint: current.keyHint };
  if (apiKey === "") return { apiKeyCipher: null, keyHint: null };
  if (!/^[\x21-\x7e]+$/.test(apiKey)) throw new AppError("invalid_input", {}, { fields: { apiKey: "is not a key" } });
  return {
    apiKeyCipher: encryptSecret(config.ENCRYPTION_KEY, apiKey, keyContext(workspaceId)),
    // Of a short key four characters would be too much of it.
    keyHint: apiKey.length >= 5 * HINT_CHARS ? apiKey.slice(-HINT_CHARS) : "",
  };
}
