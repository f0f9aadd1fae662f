-- What was given up, longest ago first.
SELECT shop_id, follow_up_id, account_id, fact, attempts, next_attempt_at, dead_at, last_error FROM outbox
WHERE shop_id = ?1 AND dead_at > 0 ORDER BY dead_at LIMIT CAST(?2 AS INTEGER)
