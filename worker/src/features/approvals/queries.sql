-- name: insert_grant_proposal
-- A gift by hand that waits for a second operator. The same name twice collides on the primary key; a name that is used up is not inserted.
INSERT INTO grant_proposal (shop_id, grant_id, customer_id, request, proposed_by, proposed_at, proposal_hash)
SELECT :shop_id, :grant_id, :customer_id, :request, :proposed_by, CAST(:proposed_at AS INTEGER), :proposal_hash
WHERE NOT EXISTS (SELECT 1 FROM declined_grant WHERE shop_id = :shop_id AND grant_id = :grant_id AND proposal_hash <> :proposal_hash)
RETURNING grant_id

-- name: delete_declined_grant
-- A gift that was declined waits again: the very same one.
DELETE FROM declined_grant WHERE shop_id = :shop_id AND grant_id = :grant_id AND proposal_hash = :proposal_hash

-- name: read_declined_grant
-- Was a gift of this name declined?
SELECT grant_id FROM declined_grant WHERE shop_id = :shop_id AND grant_id = :grant_id

-- name: insert_declined_grant
-- Uses up the name of a gift that waits.
INSERT INTO declined_grant (shop_id, grant_id, proposal_hash, declined_at)
SELECT shop_id, grant_id, proposal_hash, CAST(:declined_at AS INTEGER) FROM grant_proposal WHERE shop_id = :shop_id AND grant_id = :grant_id

-- name: read_grant_proposal
-- A gift by hand that waits, by its name.
SELECT request, proposed_by, proposed_at, proposal_hash FROM grant_proposal WHERE shop_id = :shop_id AND grant_id = :grant_id

-- name: list_grant_proposals
-- Gifts by hand that wait for a second operator.
SELECT request, proposed_by, proposed_at, proposal_hash FROM grant_proposal WHERE shop_id = :shop_id ORDER BY grant_id LIMIT CAST(:limit AS INTEGER)

-- name: delete_grant_proposal
-- A gift by hand waits no longer.
DELETE FROM grant_proposal WHERE shop_id = :shop_id AND grant_id = :grant_id
