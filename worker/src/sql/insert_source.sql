-- The first record of an order.
INSERT INTO source (shop_id, source, account_id, version, record) VALUES (?1, ?2, ?3, 1, ?4)
