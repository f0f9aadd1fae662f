-- Puts a version in force.
UPDATE shop SET program_version = CAST(?2 AS INTEGER) WHERE shop_id = ?1
