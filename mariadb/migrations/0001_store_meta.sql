-- Facts about this copy of the store; `incarnation` changes when a backup is restored, so that clients drop what they hold.
CREATE TABLE IF NOT EXISTS store_meta (
  name VARCHAR(40) CHARACTER SET ascii NOT NULL PRIMARY KEY,
  value VARCHAR(200) NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
