-- A session's history is one range of the primary key; the second key makes a resend harmless.
-- `sender_id` and `client_id` are NOT NULL because NULLs never collide.
CREATE TABLE IF NOT EXISTS messages (
  session_id BIGINT UNSIGNED NOT NULL,
  seq INT UNSIGNED NOT NULL,
  workspace_id BIGINT UNSIGNED NOT NULL,
  kind ENUM('text','event','note') NOT NULL,
  sender_kind ENUM('visitor','assistant','agent','system') NOT NULL,
  sender_id BIGINT UNSIGNED NOT NULL DEFAULT 0,
  sender_name VARCHAR(80) NULL,
  client_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  audience ENUM('all','team') NOT NULL DEFAULT 'all',
  body TEXT NOT NULL,
  data JSON NULL,
  created_at DATETIME(3) NOT NULL,
  PRIMARY KEY (session_id, seq),
  UNIQUE KEY messages_once (session_id, sender_kind, sender_id, client_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
