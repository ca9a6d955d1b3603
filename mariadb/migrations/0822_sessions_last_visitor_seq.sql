-- Where the visitor's last words stand: what a list shows of a chat, found with one look-up.
ALTER TABLE sessions ADD COLUMN IF NOT EXISTS last_visitor_seq INT UNSIGNED NOT NULL DEFAULT 0 AFTER last_text_seq;
