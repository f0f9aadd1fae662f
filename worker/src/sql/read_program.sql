-- One program version.
SELECT document FROM program_version WHERE shop_id = ?1 AND version = CAST(?2 AS INTEGER)
