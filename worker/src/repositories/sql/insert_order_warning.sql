-- Keeps what is odd about an order, once; what it said first stays.
INSERT INTO order_warning (shop_id, order_id, code, detail, seen_at)
SELECT ?1, ?2, ?3, ?4, CAST(?5 AS INTEGER)
WHERE NOT EXISTS (SELECT 1 FROM order_warning WHERE shop_id = ?1 AND order_id = ?2 AND code = ?3)
