-- Parked deliveries to be tried by now, for the job.
SELECT shop_id, delivery_id, platform, reason, snapshot, customer_id, parked_at, attempts, next_attempt_at
FROM parked_delivery
WHERE next_attempt_at IS NOT NULL AND next_attempt_at <= CAST(?1 AS INTEGER)
ORDER BY next_attempt_at LIMIT CAST(?2 AS INTEGER)
