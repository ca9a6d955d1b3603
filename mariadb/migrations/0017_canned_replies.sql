CREATE TABLE IF NOT EXISTS canned_replies (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  public_id CHAR(22) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  workspace_id BIGINT UNSIGNED NOT NULL,
  shortcut VARCHAR(30) CHARACTER SET ascii NOT NULL,
  title VARCHAR(80) NOT NULL,
  body TEXT NOT NULL,
  updated_at DATETIME(3) NOT NULL,
  UNIQUE KEY canned_replies_public_id (public_id),
  UNIQUE KEY canned_replies_shortcut (workspace_id, shortcut)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
