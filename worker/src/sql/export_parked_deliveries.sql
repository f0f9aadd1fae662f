-- What is parked of a customer.
SELECT delivery_id, platform, reason, snapshot, parked_at FROM parked_delivery WHERE shop_id = ?1 AND parked_at >= 0 AND customer_id = ?2
