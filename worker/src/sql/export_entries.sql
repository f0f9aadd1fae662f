-- Entries of an account behind a place, in sequence.
SELECT sequence, source, kind, points, effective_on, recorded_at, body FROM entry
WHERE shop_id = ?1 AND account_id = ?2 AND sequence > CAST(?3 AS INTEGER) ORDER BY sequence LIMIT CAST(?4 AS INTEGER)
