-- The account after more entries. The guard against races is the entries' primary key, in the same batch.
UPDATE account SET sequence = CAST(?3 AS INTEGER), head_hash = ?4, state = ?5, next_due_on = ?6
WHERE shop_id = ?1 AND account_id = ?2
