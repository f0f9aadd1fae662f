-- A new key.
INSERT INTO shop_key (shop_id, key_id, purpose, sealed_secret, created_at) VALUES (?1, ?2, ?3, ?4, CAST(?5 AS INTEGER))
