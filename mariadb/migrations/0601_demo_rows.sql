-- What `demo:seed` made, so that it can be told from real data and taken away again. Chats and visitors are those of a demo widget.
CREATE TABLE IF NOT EXISTS demo_rows (
  workspace_id BIGINT UNSIGNED NOT NULL,
  kind ENUM('widget','user','knowledge') NOT NULL,
  row_id BIGINT UNSIGNED NOT NULL,
  created_at DATETIME(3) NOT NULL,
  PRIMARY KEY (workspace_id, kind, row_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
