-- name: insert_order_warning
-- Keeps what is odd about an order, once; when it was first seen stays, what it says is the latest.
INSERT INTO order_warning (shop_id, order_id, code, detail, seen_at) VALUES (:shop_id, :order_id, :code, :detail, CAST(:seen_at AS INTEGER))
ON CONFLICT (shop_id, order_id, code) DO UPDATE SET detail = excluded.detail

-- name: list_order_warnings
-- The latest warnings of a shop.
SELECT order_id, code, detail, seen_at FROM order_warning WHERE shop_id = :shop_id AND seen_at >= CAST(:since_seen_at AS INTEGER)
ORDER BY seen_at DESC LIMIT CAST(:limit AS INTEGER)
