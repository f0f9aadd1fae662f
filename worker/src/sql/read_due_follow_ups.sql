-- What is to be tried by now, for the job: of each shop the longest due one, then of each the next, beginning behind the
-- shop that was served last. Of the index one row is read a shop, and of a shop no more rows than are tried.
WITH RECURSIVE waiting (shop_id) AS (
  SELECT '' UNION ALL
  SELECT (SELECT min(shop_id) FROM outbox WHERE dead_at IS NULL AND shop_id > waiting.shop_id) FROM waiting WHERE waiting.shop_id IS NOT NULL
)
SELECT due.shop_id, follow_up_id, account_id, fact, attempts, next_attempt_at, dead_at, last_error
FROM waiting CROSS JOIN outbox AS due ON due.shop_id = waiting.shop_id AND due.follow_up_id IN (
  SELECT follow_up_id FROM outbox WHERE shop_id = waiting.shop_id AND dead_at IS NULL AND next_attempt_at <= CAST(?1 AS INTEGER)
  ORDER BY next_attempt_at LIMIT CAST(?2 AS INTEGER)
)
ORDER BY row_number() OVER (PARTITION BY due.shop_id ORDER BY due.next_attempt_at),
  due.shop_id <= (SELECT shop_id FROM turn WHERE job = 'outbox'), due.shop_id LIMIT CAST(?2 AS INTEGER)
