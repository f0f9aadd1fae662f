-- A try that failed.
UPDATE parked_delivery SET attempts = CAST(?3 AS INTEGER), next_attempt_at = CAST(?4 AS INTEGER), reason = ?5
WHERE shop_id = ?1 AND delivery_id = ?2
