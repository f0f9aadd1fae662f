-- Drops what waits to be given to a customer.
DELETE FROM grant_proposal WHERE shop_id = ?1 AND customer_id = ?2
