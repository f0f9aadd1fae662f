-- The account after more entries, due on the same day as before. The guard against races is the entries' primary key, in the same batch.
UPDATE account SET sequence = CAST(?3 AS INTEGER), head_hash = ?4, state = ?5
WHERE shop_id = ?1 AND account_id = ?2
