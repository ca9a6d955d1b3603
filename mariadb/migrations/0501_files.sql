-- Files of chats. The bytes lie in the file store under random keys; a row exists before its bytes do, so nothing is ever kept that no row names.
CREATE TABLE IF NOT EXISTS files (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  public_id CHAR(22) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  workspace_id BIGINT UNSIGNED NOT NULL,
  session_id BIGINT UNSIGNED NOT NULL,
  uploader_kind ENUM('visitor','agent') NOT NULL,
  uploader_id BIGINT UNSIGNED NOT NULL,
  -- Made by the uploader: a repeated upload is the same file.
  client_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- pending: its bytes are on their way; removing: they are to be deleted, and the row after them.
  state ENUM('pending','ready','removing') NOT NULL,
  state_since DATETIME(3) NOT NULL,
  -- The message that sent it; null: not sent (yet).
  message_seq INT UNSIGNED NULL,
  name VARCHAR(255) NOT NULL,
  mime VARCHAR(100) CHARACTER SET ascii NOT NULL,
  bytes INT UNSIGNED NOT NULL,
  sha256 BINARY(32) NOT NULL,
  width INT UNSIGNED NULL,
  height INT UNSIGNED NULL,
  storage_key CHAR(33) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  preview_key CHAR(33) CHARACTER SET ascii COLLATE ascii_bin NULL,
  preview_bytes INT UNSIGNED NOT NULL DEFAULT 0,
  created_at DATETIME(3) NOT NULL,
  UNIQUE KEY files_public_id (public_id),
  UNIQUE KEY files_once (session_id, uploader_kind, uploader_id, client_id),
  KEY files_uploader (workspace_id, uploader_kind, uploader_id, created_at),
  KEY files_sweep (state, message_seq, state_since)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
