-- What is to be tried by now, for the job.
SELECT shop_id, follow_up_id, account_id, fact, attempts, next_attempt_at, dead_at, last_error FROM outbox
WHERE dead_at IS NULL AND next_attempt_at <= CAST(?1 AS INTEGER) ORDER BY next_attempt_at LIMIT CAST(?2 AS INTEGER)
