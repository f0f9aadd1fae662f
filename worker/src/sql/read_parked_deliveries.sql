-- What is parked, newest first, for the operator.
SELECT shop_id, delivery_id, platform, reason, snapshot, customer_id, parked_at, attempts, next_attempt_at
FROM parked_delivery
WHERE shop_id = ?1 AND parked_at >= 0 ORDER BY parked_at DESC LIMIT CAST(?2 AS INTEGER)
