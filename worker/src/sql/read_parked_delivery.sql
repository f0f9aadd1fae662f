-- One of them.
SELECT shop_id, delivery_id, platform, reason, snapshot, customer_id, parked_at, attempts, next_attempt_at
FROM parked_delivery
WHERE shop_id = ?1 AND delivery_id = ?2
