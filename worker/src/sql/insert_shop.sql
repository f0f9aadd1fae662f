-- A new shop.
INSERT INTO shop (shop_id, name, origins, created_at) VALUES (?1, ?2, ?3, CAST(?4 AS INTEGER))
