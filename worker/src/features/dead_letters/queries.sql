-- name: insert_parked_delivery
-- Keeps a delivery to be tried again, or for a person to look at; a repetition replaces nothing. Stands alone, never in a batch.
INSERT INTO parked_delivery (shop_id, delivery_id, platform, reason, snapshot, customer_id, parked_at, next_attempt_at)
VALUES (:shop_id, :delivery_id, :platform, :reason, :snapshot, :customer_id, CAST(:parked_at AS INTEGER), CAST(:next_attempt_at AS INTEGER)) ON CONFLICT (shop_id, delivery_id) DO NOTHING

-- name: delete_parked_deliveries
-- Parked deliveries are kept 30 days.
DELETE FROM parked_delivery WHERE parked_at < CAST(:before_parked_at AS INTEGER)

-- name: read_due_parked_deliveries
-- Parked deliveries to be tried by now, for the job: of each shop the longest due one, then of each the next, beginning behind the
-- shop that was served last. Of the index one row is read a shop, and of a shop no more rows than are tried.
WITH RECURSIVE waiting (shop_id) AS (
  SELECT '' UNION ALL
  SELECT (SELECT min(shop_id) FROM parked_delivery WHERE next_attempt_at IS NOT NULL AND shop_id > waiting.shop_id) FROM waiting WHERE waiting.shop_id IS NOT NULL
)
SELECT due.shop_id, delivery_id, platform, reason, snapshot, customer_id, parked_at, attempts, next_attempt_at
FROM waiting CROSS JOIN parked_delivery AS due ON due.shop_id = waiting.shop_id AND due.delivery_id IN (
  SELECT delivery_id FROM parked_delivery WHERE shop_id = waiting.shop_id AND next_attempt_at IS NOT NULL AND next_attempt_at <= CAST(:until_next_attempt_at AS INTEGER)
  ORDER BY next_attempt_at LIMIT CAST(:limit AS INTEGER)
)
ORDER BY row_number() OVER (PARTITION BY due.shop_id ORDER BY due.next_attempt_at),
  due.shop_id <= (SELECT shop_id FROM turn WHERE job = 'parked'), due.shop_id LIMIT CAST(:limit AS INTEGER)

-- name: read_uncounted_orders
-- Orders of a customer that are parked and of which nothing was ever recorded, newest first: what a member is told is not counted yet.
-- One that could not be read is named in `unread`.
SELECT COALESCE(snapshot ->> '$.number', snapshot ->> '$.order_id') AS number, MAX(parked_at) AS parked_at
FROM parked_delivery INDEXED BY parked_delivery_by_customer
WHERE shop_id = :shop_id AND customer_id = :customer_id AND snapshot IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM source
  WHERE source.shop_id = parked_delivery.shop_id
    AND source.source = 'order:' || COALESCE(snapshot ->> '$.order_id', snapshot ->> '$.unread')
)
GROUP BY 1 ORDER BY 2 DESC, 1 DESC LIMIT CAST(:limit AS INTEGER)

-- name: read_parked_deliveries
-- What is parked, newest first, for the operator.
SELECT shop_id, delivery_id, platform, reason, snapshot, customer_id, parked_at, attempts, next_attempt_at
FROM parked_delivery
WHERE shop_id = :shop_id AND parked_at >= 0 ORDER BY parked_at DESC LIMIT CAST(:limit AS INTEGER)

-- name: read_parked_delivery
-- One of them.
SELECT shop_id, delivery_id, platform, reason, snapshot, customer_id, parked_at, attempts, next_attempt_at
FROM parked_delivery
WHERE shop_id = :shop_id AND delivery_id = :delivery_id

-- name: update_parked_delivery
-- A try that failed.
UPDATE parked_delivery SET attempts = CAST(:attempts AS INTEGER), next_attempt_at = CAST(:next_attempt_at AS INTEGER), reason = :reason
WHERE shop_id = :shop_id AND delivery_id = :delivery_id

-- name: delete_parked_delivery
-- It was processed after all.
DELETE FROM parked_delivery WHERE shop_id = :shop_id AND delivery_id = :delivery_id
