CREATE TABLE IF NOT EXISTS visitors (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  public_id CHAR(22) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  workspace_id BIGINT UNSIGNED NOT NULL,
  widget_id BIGINT UNSIGNED NOT NULL,
  -- SHA-256 of the secret that the visitor's browser made.
  secret_hash BINARY(32) NOT NULL,
  name VARCHAR(200) NULL,
  email VARCHAR(254) NULL,
  phone VARCHAR(60) NULL,
  created_at DATETIME(3) NOT NULL,
  last_seen_at DATETIME(3) NOT NULL,
  UNIQUE KEY visitors_public_id (public_id),
  UNIQUE KEY visitors_secret (widget_id, secret_hash),
  KEY visitors_workspace (workspace_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
