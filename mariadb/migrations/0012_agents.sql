CREATE TABLE IF NOT EXISTS agents (
  user_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
  workspace_id BIGINT UNSIGNED NOT NULL,
  -- What the agent chose; on shift means: chose online and a socket is alive.
  availability ENUM('online','away','offline') NOT NULL DEFAULT 'online',
  capacity SMALLINT UNSIGNED NOT NULL DEFAULT 5,
  -- Moved forward by the process that holds a socket of the agent, all its agents in one statement.
  connected_until DATETIME(3) NULL,
  KEY agents_workspace (workspace_id, availability, connected_until)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
