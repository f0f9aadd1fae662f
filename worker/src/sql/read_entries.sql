-- Entries of an account in sequence, for replay; every column, so that none can differ from the body unnoticed.
SELECT sequence, source, revision, kind, points, effective_on, recorded_at, body, format, previous_hash, hash FROM entry
WHERE shop_id = ?1 AND account_id = ?2 ORDER BY sequence
