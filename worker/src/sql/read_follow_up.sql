-- One of them.
SELECT shop_id, follow_up_id, account_id, fact, attempts, next_attempt_at, dead_at, last_error FROM outbox
WHERE shop_id = ?1 AND follow_up_id = ?2
