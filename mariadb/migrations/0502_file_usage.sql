-- What a workspace's files take in all, kept with every row of `files`, so that the quota costs one row and not a sum.
CREATE TABLE IF NOT EXISTS file_usage (
  workspace_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
  bytes BIGINT UNSIGNED NOT NULL DEFAULT 0
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
