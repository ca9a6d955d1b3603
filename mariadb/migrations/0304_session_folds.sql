-- How far a session is counted in the rollups. Updated in the transaction that adds to them, so nothing is counted twice or left out.
CREATE TABLE IF NOT EXISTS session_folds (
  session_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
  workspace_id BIGINT UNSIGNED NOT NULL,
  is_chat_counted TINYINT(1) NOT NULL DEFAULT 0,
  folded_seq INT UNSIGNED NOT NULL DEFAULT 0,
  is_answered TINYINT(1) NOT NULL DEFAULT 0,
  is_handed_over TINYINT(1) NOT NULL DEFAULT 0,
  -- A hand-over that no agent has answered yet.
  pending_since DATETIME(3) NULL,
  resolved_day DATE NULL,
  rating TINYINT UNSIGNED NULL,
  rated_day DATE NULL,
  -- When a silent chat with the assistant counts as ended, unless something happens before.
  settles_at DATETIME(3) NULL,
  KEY session_folds_settle (settles_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
