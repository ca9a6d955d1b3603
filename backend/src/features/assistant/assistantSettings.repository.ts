import type { Tx } from "../../platform/db/database.ts";

/** A workspace's own provider, as stored: the key is still encrypted. */
export interface StoredSettings {
  readonly baseUrl: string | null;
  readonly model: string | null;
  readonly fallbackModels: readonly string[];
  readonly apiKeyCipher: Buffer | null;
  readonly keyHint: string | null;
  readonly lastFailure: { readonly at: Date; readonly message: string } | null;
}

interface Row {
  base_url: string | null;
  model: string | null;
  fallback_models: unknown;
  api_key_cipher: Buffer | null;
  key_hint: string | null;
  last_failure_at: Date | null;
  last_failure: string | null;
}

const EMPTY: StoredSettings = {
  baseUrl: null,
  model: null,
  fallbackModels: [],
  apiKeyCipher: null,
  keyHint: null,
  lastFailure: null,
};

const toSettings = (row: Row): StoredSettings => ({
  baseUrl: row.base_url,
  model: row.model,
  fallbackModels: Array.isArray(row.fallback_models)
    ? row.fallback_models.filter((name): name is string => typeof name === "string")
    : [],
  apiKeyCipher: row.api_key_cipher,
  keyHint: row.key_hint,
  lastFailure: row.last_failure_at && row.last_failure ? { at: row.last_failure_at, message: row.last_failure } : null,
});

const SELECT =
  "SELECT assistant_settings.base_url, assistant_settings.model, assistant_settings.fallback_models, assistant_settings.api_key_cipher, assistant_settings.key_hint, assistant_settings.last_failure_at, assistant_settings.last_failure FROM assistant_settings WHERE assistant_settings.workspace_id = ?";

/** @returns what the workspace set; all empty when it set nothing */
export async function selectSettings(tx: Tx, workspaceId: number): Promise<StoredSettings> {
  const [row] = await tx.rows<Row>(`${SELECT} LIMIT 1`, [workspaceId]);
  return row ? toSettings(row) : EMPTY;
}

/** Makes the row if there is none and locks it, so that two saves follow one another. */
export async function lockSettings(tx: Tx, workspaceId: number, at: Date): Promise<StoredSettings> {
  await tx.run(
    "INSERT INTO assistant_settings (workspace_id, fallback_models, updated_at) VALUES (?, '[]', ?) ON DUPLICATE KEY UPDATE workspace_id = VALUES(workspace_id)",
    [workspaceId, at],
  );
  const [row] = await tx.rows<Row>(`${SELECT} FOR UPDATE`, [workspaceId]);
  return row ? toSettings(row) : EMPTY;
}

/** Saves all but the failure, which a new setting may well have mended: it is forgotten. */
export async function saveSettings(
  tx: Tx,
  workspaceId: number,
  settings: Omit<StoredSettings, "lastFailure">,
  at: Date,
): Promise<void> {
  await tx.run(
    "UPDATE assistant_settings SET base_url = ?, model = ?, fallback_models = ?, api_key_cipher = ?, key_hint = ?, last_failure_at = NULL, last_failure = NULL, updated_at = ? WHERE workspace_id = ?",
    [
      settings.baseUrl,
      settings.model,
      JSON.stringify(settings.fallbackModels),
      settings.apiKeyCipher,
      settings.keyHint,
      at,
      workspaceId,
    ],
  );
}

/** Notes the provider's last failure for the overview. */
export async function noteFailure(tx: Tx, workspaceId: number, message: string, at: Date): Promise<void> {
  await tx.run(
    "INSERT INTO assistant_settings (workspace_id, fallback_models, last_failure_at, last_failure, updated_at) VALUES (?, '[]', ?, ?, ?) ON DUPLICATE KEY UPDATE last_failure_at = VALUES(last_failure_at), last_failure = VALUES(last_failure)",
    [workspaceId, at, message.slice(0, 300), at],
  );
}

/** The provider answers: whatever failed before is over. Costs one look at the key when nothing had failed. */
export async function clearFailure(tx: Tx, workspaceId: number): Promise<void> {
  await tx.run(
    "UPDATE assistant_settings SET last_failure_at = NULL, last_failure = NULL WHERE workspace_id = ? AND last_failure_at IS NOT NULL",
    [workspaceId],
  );
}
