-- Every state change with its reason; reports are folded from here, outside the append.
CREATE TABLE IF NOT EXISTS session_moves (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  workspace_id BIGINT UNSIGNED NOT NULL,
  session_id BIGINT UNSIGNED NOT NULL,
  action VARCHAR(20) CHARACTER SET ascii NOT NULL,
  from_state VARCHAR(10) CHARACTER SET ascii NOT NULL,
  to_state VARCHAR(10) CHARACTER SET ascii NOT NULL,
  epoch INT UNSIGNED NOT NULL,
  seq INT UNSIGNED NOT NULL,
  reason VARCHAR(500) NULL,
  actor_kind ENUM('visitor','assistant','agent','system') NOT NULL,
  actor_id BIGINT UNSIGNED NOT NULL DEFAULT 0,
  created_at DATETIME(3) NOT NULL,
  KEY session_moves_session (session_id, id),
  KEY session_moves_workspace (workspace_id, created_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
