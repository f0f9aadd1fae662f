-- What another account must hear.
INSERT INTO outbox (shop_id, follow_up_id, account_id, fact, attempts, next_attempt_at)
VALUES (?1, ?2, ?3, ?4, 0, CAST(?5 AS INTEGER))
