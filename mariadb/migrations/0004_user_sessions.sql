-- One row a sign-in (`sid` in the token), so that one device can be signed out.
CREATE TABLE IF NOT EXISTS user_sessions (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  public_id CHAR(22) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  workspace_id BIGINT UNSIGNED NOT NULL,
  user_id BIGINT UNSIGNED NOT NULL,
  refresh_hash BINARY(32) NOT NULL,
  -- The token before the last rotation: accepted for 60 s or until its successor is used; after that a replay revokes the row.
  previous_hash BINARY(32) NULL,
  rotated_at DATETIME(3) NULL,
  user_agent VARCHAR(300) NOT NULL DEFAULT '',
  created_at DATETIME(3) NOT NULL,
  last_seen_at DATETIME(3) NOT NULL,
  expires_at DATETIME(3) NOT NULL,
  revoked_at DATETIME(3) NULL,
  UNIQUE KEY user_sessions_public_id (public_id),
  UNIQUE KEY user_sessions_refresh (refresh_hash),
  KEY user_sessions_user (user_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
