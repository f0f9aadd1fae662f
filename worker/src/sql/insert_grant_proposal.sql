-- A gift by hand that waits for a second operator. The same name twice collides on the primary key.
INSERT INTO grant_proposal (shop_id, grant_id, customer_id, request, proposed_by, proposed_at)
VALUES (?1, ?2, ?3, ?4, ?5, CAST(?6 AS INTEGER))
