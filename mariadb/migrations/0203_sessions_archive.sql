-- The archive's pages, newest first: each filter is one range of a key, so a page costs the same at any size.
ALTER TABLE sessions
  ADD INDEX IF NOT EXISTS sessions_archive (workspace_id, created_at, id),
  ADD INDEX IF NOT EXISTS sessions_archive_state (workspace_id, state, created_at, id),
  ADD INDEX IF NOT EXISTS sessions_archive_widget (widget_id, created_at, id);
