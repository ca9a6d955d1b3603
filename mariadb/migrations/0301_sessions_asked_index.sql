-- The queue's order: who asked first is served first, also after a chat came back from a lost agent.
CREATE INDEX IF NOT EXISTS sessions_asked ON sessions (workspace_id, state, escalated_at, id);
