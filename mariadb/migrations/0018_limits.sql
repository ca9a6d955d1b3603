-- Counters of attempts that every process must share (sign-in, registration), by the hash of what is limited.
CREATE TABLE IF NOT EXISTS limits (
  name_hash BINARY(32) NOT NULL PRIMARY KEY,
  used INT UNSIGNED NOT NULL,
  window_ends_at DATETIME(3) NOT NULL,
  KEY limits_end (window_ends_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
