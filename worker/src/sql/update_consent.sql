-- A member whom the shop enrolled agrees. What was agreed to before stays as it was.
UPDATE member SET consented_at = CAST(?3 AS INTEGER) WHERE shop_id = ?1 AND customer_id = ?2 AND consented_at IS NULL
