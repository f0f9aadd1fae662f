-- Keeps a delivery for a person to look at; a repetition replaces nothing. Stands alone, never in a batch.
INSERT INTO parked_delivery (shop_id, delivery_id, platform, reason, snapshot, parked_at)
VALUES (?1, ?2, ?3, ?4, ?5, CAST(?6 AS INTEGER)) ON CONFLICT (shop_id, delivery_id) DO NOTHING
