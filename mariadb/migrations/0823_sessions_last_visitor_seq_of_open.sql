-- Chats that go on at the time of the upgrade; an ended one is shown with the last words of whoever said them.
UPDATE sessions SET last_visitor_seq = COALESCE((SELECT MAX(messages.seq) FROM messages
  WHERE messages.session_id = sessions.id AND messages.sender_kind = 'visitor' AND messages.kind = 'text'), 0)
WHERE sessions.state IN ('waiting', 'human') AND sessions.last_visitor_seq = 0;
