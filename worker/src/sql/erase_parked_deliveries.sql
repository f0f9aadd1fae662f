-- Drops what is parked of a customer: it could only bring the id back.
DELETE FROM parked_delivery WHERE shop_id = ?1 AND parked_at >= 0 AND customer_id = ?2
