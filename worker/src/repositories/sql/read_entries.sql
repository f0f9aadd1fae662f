-- Entries of an account in sequence, for replay.
SELECT sequence, body, format, previous_hash, hash FROM entry
WHERE shop_id = ?1 AND account_id = ?2 ORDER BY sequence
