-- Whose chat it was before the move: taking a move back gives it to them again.
ALTER TABLE session_moves ADD COLUMN IF NOT EXISTS from_agent_user_id BIGINT UNSIGNED NULL AFTER from_since;
