-- Every column of the entries of the next accounts, for whoever checks the ledger elsewhere.
SELECT shop_id, account_id, sequence, source, revision, kind, points, effective_on, recorded_at, body, format, previous_hash, hash FROM entry
WHERE shop_id = ?1 AND (account_id > ?2 OR (account_id = ?2 AND sequence > CAST(?3 AS INTEGER)))
ORDER BY account_id, sequence LIMIT CAST(?4 AS INTEGER)
