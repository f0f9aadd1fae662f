-- Puts a version in force.
UPDATE shop SET program_version = CAST(?2 AS INTEGER), program_hash = ?3 WHERE shop_id = ?1
