-- Files that are to be deleted, those that wait longest first: `files_sweep` has them by message before time, so some that cannot be deleted would stay in front of all others.
CREATE INDEX IF NOT EXISTS files_removal ON files (state, state_since);
