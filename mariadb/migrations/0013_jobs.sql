-- Transactional outbox: a reaction is queued in the transaction that causes it, and taken with SKIP LOCKED under a lease.
CREATE TABLE IF NOT EXISTS jobs (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  workspace_id BIGINT UNSIGNED NOT NULL,
  kind VARCHAR(40) CHARACTER SET ascii NOT NULL,
  -- One open job a cause, e.g. the session it answers.
  cause VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  payload JSON NOT NULL,
  run_at DATETIME(3) NOT NULL,
  leased_until DATETIME(3) NULL,
  -- Names the worker's claim; a finished worker whose lease was taken over changes nothing.
  lease_token CHAR(22) CHARACTER SET ascii COLLATE ascii_bin NULL,
  attempts SMALLINT UNSIGNED NOT NULL DEFAULT 0,
  -- A cause that came again while the job was running: run once more.
  is_again TINYINT(1) NOT NULL DEFAULT 0,
  last_error VARCHAR(300) NULL,
  created_at DATETIME(3) NOT NULL,
  UNIQUE KEY jobs_cause (kind, cause),
  KEY jobs_due (kind, run_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
