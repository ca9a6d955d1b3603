-- The second factor of an account: a secret that its owner's authenticator app shares.
CREATE TABLE IF NOT EXISTS user_two_factor (
  user_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
  workspace_id BIGINT UNSIGNED NOT NULL,
  -- AES-256-GCM under ENCRYPTION_KEY, bound to this row; `key:rotate` seals it anew.
  secret_cipher VARBINARY(255) NOT NULL,
  created_at DATETIME(3) NOT NULL,
  -- NULL: shown, but not proven by a code yet; it guards nothing.
  active_since DATETIME(3) NULL,
  -- The last time step (of 30 s) whose code was used: neither it nor an older one is good again.
  last_step BIGINT UNSIGNED NOT NULL DEFAULT 0,
  KEY user_two_factor_workspace (workspace_id, user_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
