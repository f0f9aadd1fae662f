-- A new key of an operator.
INSERT INTO operator_key (key_id, name, scopes, shop_id, secret_hash, created_at) VALUES (?1, ?2, ?3, ?4, ?5, CAST(?6 AS INTEGER))
