-- Who is on a page now, for the live board: one short range, whatever the number of visitors ever seen.
CREATE INDEX IF NOT EXISTS visitors_online ON visitors (workspace_id, online_until);
