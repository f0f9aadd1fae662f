-- An erasure by the hash of the customer id.
SELECT account_id, erased_at FROM erasure WHERE shop_id = ?1 AND customer_hash = ?2
