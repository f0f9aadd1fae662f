-- Orders of a customer that are parked and of which nothing was ever recorded, newest first: what a member is told is not counted yet.
-- One that could not be read is named in `unread`.
SELECT COALESCE(snapshot ->> '$.number', snapshot ->> '$.order_id') AS number, MAX(parked_at) AS parked_at
FROM parked_delivery INDEXED BY parked_delivery_by_customer
WHERE shop_id = ?1 AND customer_id = ?2 AND snapshot IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM source
  WHERE source.shop_id = parked_delivery.shop_id
    AND source.source = 'order:' || COALESCE(snapshot ->> '$.order_id', snapshot ->> '$.unread')
)
GROUP BY 1 ORDER BY 2 DESC, 1 DESC LIMIT CAST(?3 AS INTEGER)
