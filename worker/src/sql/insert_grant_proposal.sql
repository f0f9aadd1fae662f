-- A gift by hand that waits for a second operator. The same name twice collides on the primary key; a name that is used up is not inserted.
INSERT INTO grant_proposal (shop_id, grant_id, customer_id, request, proposed_by, proposed_at, proposal_hash)
SELECT ?1, ?2, ?3, ?4, ?5, CAST(?6 AS INTEGER), ?7
WHERE NOT EXISTS (SELECT 1 FROM declined_grant WHERE shop_id = ?1 AND grant_id = ?2 AND proposal_hash <> ?7)
RETURNING grant_id
