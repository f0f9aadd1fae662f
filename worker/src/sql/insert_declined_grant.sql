-- Uses up the name of a gift that waits.
INSERT INTO declined_grant (shop_id, grant_id, proposal_hash, declined_at)
SELECT shop_id, grant_id, proposal_hash, CAST(?3 AS INTEGER) FROM grant_proposal WHERE shop_id = ?1 AND grant_id = ?2
