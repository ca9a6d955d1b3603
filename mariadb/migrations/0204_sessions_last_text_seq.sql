-- Where the last thing anybody said stands, so that lists show it with one look-up instead of reading backwards over events.
ALTER TABLE sessions ADD COLUMN IF NOT EXISTS last_text_seq INT UNSIGNED NOT NULL DEFAULT 0 AFTER last_seq;
