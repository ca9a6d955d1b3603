-- Answers asked of a provider, by workspace and UTC day: the cap on what a day may cost is kept here by every process.
CREATE TABLE IF NOT EXISTS assistant_usage (
  workspace_id BIGINT UNSIGNED NOT NULL,
  day DATE NOT NULL,
  replies INT UNSIGNED NOT NULL,
  PRIMARY KEY (workspace_id, day)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
