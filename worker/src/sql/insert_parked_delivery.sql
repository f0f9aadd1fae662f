-- Keeps a delivery to be tried again, or for a person to look at; a repetition replaces nothing. Stands alone, never in a batch.
INSERT INTO parked_delivery (shop_id, delivery_id, platform, reason, snapshot, customer_id, parked_at, next_attempt_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, CAST(?7 AS INTEGER), CAST(?8 AS INTEGER)) ON CONFLICT (shop_id, delivery_id) DO NOTHING
