-- Members of a shop behind a customer, in order, for applying erasures again.
SELECT customer_id, account_id, created_at FROM member WHERE shop_id = ?1 AND customer_id > ?2 ORDER BY customer_id LIMIT CAST(?3 AS INTEGER)
