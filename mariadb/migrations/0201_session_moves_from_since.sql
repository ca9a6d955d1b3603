-- How long the state lasted that a move ends: waits and handle times without a self-join. The key finds the latest accepts of a workspace.
ALTER TABLE session_moves
  ADD COLUMN IF NOT EXISTS from_since DATETIME(3) NULL AFTER from_state,
  ADD INDEX IF NOT EXISTS session_moves_action (workspace_id, action, created_at);
