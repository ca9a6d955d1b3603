-- One row per widget and UTC day; only `foldSessions` writes it, by adding what a session did since it was folded last.
CREATE TABLE IF NOT EXISTS rollup_daily (
  workspace_id BIGINT UNSIGNED NOT NULL,
  day DATE NOT NULL,
  widget_id BIGINT UNSIGNED NOT NULL,
  chats INT NOT NULL DEFAULT 0,
  messages INT NOT NULL DEFAULT 0,
  assistant_resolved INT NOT NULL DEFAULT 0,
  handed_over INT NOT NULL DEFAULT 0,
  ratings INT NOT NULL DEFAULT 0,
  rating_sum INT NOT NULL DEFAULT 0,
  PRIMARY KEY (workspace_id, day, widget_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
