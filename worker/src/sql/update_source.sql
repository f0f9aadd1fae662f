-- The next record of an order. Had somebody else written since it was read, the named CHECK aborts the batch.
UPDATE source
SET account_id = ?3, record = ?4, version = CASE WHEN version = CAST(?5 AS INTEGER) THEN version + 1 ELSE -1 END
WHERE shop_id = ?1 AND source = ?2
