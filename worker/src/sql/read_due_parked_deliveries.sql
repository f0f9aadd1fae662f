-- Parked deliveries to be tried by now, for the job: of each shop the longest due one, then of each the next, beginning behind the
-- shop that was served last. Of the index one row is read a shop, and of a shop no more rows than are tried.
WITH RECURSIVE waiting (shop_id) AS (
  SELECT '' UNION ALL
  SELECT (SELECT min(shop_id) FROM parked_delivery WHERE next_attempt_at IS NOT NULL AND shop_id > waiting.shop_id) FROM waiting WHERE waiting.shop_id IS NOT NULL
)
SELECT due.shop_id, delivery_id, platform, reason, snapshot, customer_id, parked_at, attempts, next_attempt_at
FROM waiting CROSS JOIN parked_delivery AS due ON due.shop_id = waiting.shop_id AND due.delivery_id IN (
  SELECT delivery_id FROM parked_delivery WHERE shop_id = waiting.shop_id AND next_attempt_at IS NOT NULL AND next_attempt_at <= CAST(?1 AS INTEGER)
  ORDER BY next_attempt_at LIMIT CAST(?2 AS INTEGER)
)
ORDER BY row_number() OVER (PARTITION BY due.shop_id ORDER BY due.next_attempt_at),
  due.shop_id <= (SELECT shop_id FROM turn WHERE job = 'parked'), due.shop_id LIMIT CAST(?2 AS INTEGER)
