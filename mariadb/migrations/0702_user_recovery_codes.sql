-- One-time codes for whoever has lost the authenticator app.
CREATE TABLE IF NOT EXISTS user_recovery_codes (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  workspace_id BIGINT UNSIGNED NOT NULL,
  user_id BIGINT UNSIGNED NOT NULL,
  -- HMAC-SHA-256 under PASSWORD_PEPPER: the table alone cannot be guessed at.
  code_hash BINARY(32) NOT NULL,
  created_at DATETIME(3) NOT NULL,
  used_at DATETIME(3) NULL,
  UNIQUE KEY user_recovery_codes_once (user_id, code_hash),
  KEY user_recovery_codes_workspace (workspace_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
