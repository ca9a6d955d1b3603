-- Moved forward by the process that holds a socket of the visitor, so that every process can tell who is online.
ALTER TABLE visitors ADD COLUMN IF NOT EXISTS online_until DATETIME(3) NULL AFTER last_seen_at;
