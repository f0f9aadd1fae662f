-- A try that failed.
UPDATE outbox SET attempts = CAST(?3 AS INTEGER), next_attempt_at = CAST(?4 AS INTEGER), dead_at = CAST(?5 AS INTEGER), last_error = ?6
WHERE shop_id = ?1 AND follow_up_id = ?2
