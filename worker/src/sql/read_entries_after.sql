-- Entries of an account behind one, in sequence, for replay; every column, so that none can differ from the body unnoticed.
SELECT sequence, source, revision, kind, points, effective_on, recorded_at, body, format, previous_hash, hash FROM entry
WHERE shop_id = ?1 AND account_id = ?2 AND sequence > CAST(?3 AS INTEGER) ORDER BY sequence LIMIT CAST(?4 AS INTEGER)
