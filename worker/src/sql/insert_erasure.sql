-- Remembers an erasure; of one who came back and went again, the last.
INSERT INTO erasure (shop_id, customer_hash, account_id, erased_at) VALUES (?1, ?2, ?3, CAST(?4 AS INTEGER))
ON CONFLICT (shop_id, customer_hash) DO UPDATE SET account_id = excluded.account_id, erased_at = excluded.erased_at
