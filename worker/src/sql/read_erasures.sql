-- Which of certain customers (a JSON array of the hashes of their ids) asked to be forgotten.
SELECT customer_hash FROM erasure WHERE shop_id = ?1 AND customer_hash IN (SELECT value FROM json_each(?2))
