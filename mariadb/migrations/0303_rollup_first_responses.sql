-- How often a hand-over got its first answer after so many seconds: exact medians over any span of days without reading a chat.
CREATE TABLE IF NOT EXISTS rollup_first_responses (
  workspace_id BIGINT UNSIGNED NOT NULL,
  day DATE NOT NULL,
  widget_id BIGINT UNSIGNED NOT NULL,
  seconds INT UNSIGNED NOT NULL,
  responses INT NOT NULL DEFAULT 0,
  PRIMARY KEY (workspace_id, day, widget_id, seconds)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
