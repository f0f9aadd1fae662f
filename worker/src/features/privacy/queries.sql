-- name: export_member
-- A member, as stored.
SELECT * FROM member WHERE shop_id = :shop_id AND customer_id = :customer_id

-- name: export_parked_deliveries
-- What is parked of a customer.
SELECT delivery_id, platform, reason, snapshot, parked_at FROM parked_delivery WHERE shop_id = :shop_id AND parked_at >= 0 AND customer_id = :customer_id

-- name: export_grant_proposals
-- What waits to be given to a customer.
SELECT grant_id, request, proposed_at FROM grant_proposal INDEXED BY grant_proposal_by_customer_id
WHERE shop_id = :shop_id AND customer_id = :customer_id

-- name: export_account
-- A member's account, as stored.
SELECT account_id, sequence, state, next_due_on FROM account WHERE shop_id = :shop_id AND account_id = :account_id

-- name: export_grant_notes
-- What a member was given by hand, with everything written about it.
SELECT grant_id, gives, reason, note, author, given_by, approved_by, message, granted_at FROM grant_note INDEXED BY grant_note_by_account WHERE shop_id = :shop_id AND account_id = :account_id

-- name: erase_grant_notes
-- Empties the free text about a member's gifts by hand; that something was given, and what, stays. Runs before the member is forgotten.
UPDATE grant_note INDEXED BY grant_note_by_account SET reason = NULL, note = NULL, author = NULL, message = NULL
WHERE shop_id = :shop_id AND account_id = (SELECT account_id FROM member WHERE shop_id = :shop_id AND customer_id = :customer_id)

-- name: erase_parked_deliveries
-- Drops what is parked of a customer: it could only bring the id back.
DELETE FROM parked_delivery WHERE shop_id = :shop_id AND parked_at >= 0 AND customer_id = :customer_id

-- name: erase_grant_proposals
-- Drops what waits to be given to a customer.
DELETE FROM grant_proposal WHERE shop_id = :shop_id AND customer_id = :customer_id

-- name: erase_retention_place
-- The job that forgets inactive members begins its round again rather than keep this customer's id as its place.
UPDATE retention_round SET after = '' WHERE shop_id = :shop_id AND after = :customer_id

-- name: delete_member
-- Forgets a member. The account and its ledger stay, owned by nobody.
DELETE FROM member WHERE shop_id = :shop_id AND customer_id = :customer_id

-- name: export_entries
-- Entries of an account behind a place, in sequence.
SELECT sequence, source, kind, points, effective_on, recorded_at, body FROM entry
WHERE shop_id = :shop_id AND account_id = :account_id AND sequence > CAST(:after_sequence AS INTEGER) ORDER BY sequence LIMIT CAST(:limit AS INTEGER)

-- name: export_sources
-- Records behind entries of an account (a JSON array of sources).
SELECT source, record FROM source
WHERE shop_id = :shop_id AND source IN (SELECT value FROM json_each(:sources)) AND account_id = :account_id ORDER BY source

-- name: export_sources_that_moved_nothing
-- Records of an account that no entry speaks of, behind one, in order.
SELECT source, record FROM source INDEXED BY source_that_moved_nothing
WHERE shop_id = :shop_id AND account_id = :account_id AND json_extract(record, '$.revision') = 0 AND source > :after_source
ORDER BY source LIMIT CAST(:limit AS INTEGER)

-- name: export_vouchers
-- Vouchers behind entries of an account (a JSON array of codes).
SELECT code, order_id, body FROM voucher
WHERE shop_id = :shop_id AND code IN (SELECT value FROM json_each(:codes)) AND account_id = :account_id ORDER BY code

-- name: read_members_after
-- Members of a shop behind a customer, in order, for applying erasures again.
SELECT customer_id, account_id, created_at FROM member WHERE shop_id = :shop_id AND customer_id > :after_customer_id ORDER BY customer_id LIMIT CAST(:limit AS INTEGER)

-- name: read_erasure
-- An erasure by the hash of the customer id.
SELECT account_id, erased_at FROM erasure WHERE shop_id = :shop_id AND customer_hash = :customer_hash

-- name: insert_erasure
-- Remembers an erasure; of one who came back and went again, the last.
INSERT INTO erasure (shop_id, customer_hash, account_id, erased_at) VALUES (:shop_id, :customer_hash, :account_id, CAST(:erased_at AS INTEGER))
ON CONFLICT (shop_id, customer_hash) DO UPDATE SET account_id = excluded.account_id, erased_at = excluded.erased_at
