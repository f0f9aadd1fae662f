-- Keeps what is odd about an order, once; when it was first seen stays, what it says is the latest.
INSERT INTO order_warning (shop_id, order_id, code, detail, seen_at) VALUES (?1, ?2, ?3, ?4, CAST(?5 AS INTEGER))
ON CONFLICT (shop_id, order_id, code) DO UPDATE SET detail = excluded.detail
