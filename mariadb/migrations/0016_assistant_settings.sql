CREATE TABLE IF NOT EXISTS assistant_settings (
  workspace_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
  base_url VARCHAR(2048) NULL,
  model VARCHAR(120) NULL,
  fallback_models JSON NOT NULL,
  -- AES-256-GCM; the key is ENCRYPTION_KEY, which is not in the database.
  api_key_cipher VARBINARY(1024) NULL,
  key_hint VARCHAR(8) NULL,
  last_failure_at DATETIME(3) NULL,
  last_failure VARCHAR(300) NULL,
  updated_at DATETIME(3) NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
