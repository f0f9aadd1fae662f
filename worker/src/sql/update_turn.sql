-- The shop that a job served last.
UPDATE turn SET shop_id = ?2 WHERE job = ?1
