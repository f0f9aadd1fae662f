-- It was processed after all.
DELETE FROM parked_delivery WHERE shop_id = ?1 AND delivery_id = ?2
