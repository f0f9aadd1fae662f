-- A member, as stored.
SELECT * FROM member WHERE shop_id = ?1 AND customer_id = ?2
