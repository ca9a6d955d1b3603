-- What every process must hear within two seconds (revocations, stops, drains); each polls once a second.
CREATE TABLE IF NOT EXISTS signals (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  kind VARCHAR(40) CHARACTER SET ascii NOT NULL,
  payload JSON NOT NULL,
  created_at DATETIME(3) NOT NULL,
  KEY signals_created (created_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
