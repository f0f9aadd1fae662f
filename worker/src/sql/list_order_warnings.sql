-- The latest warnings of a shop.
SELECT order_id, code, detail, seen_at FROM order_warning WHERE shop_id = ?1 AND seen_at >= CAST(?2 AS INTEGER)
ORDER BY seen_at DESC LIMIT CAST(?3 AS INTEGER)
