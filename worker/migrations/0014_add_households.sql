-- Where a member lives, as a keyed hash of the address that orders name: a friend invited into one's own household is a person's to judge.
-- Goes with the member. NULL = no order named an address.

ALTER TABLE member ADD COLUMN household TEXT;                -- HMAC-SHA256 under the hash key, 64 hex digits

-- Two accounts are compared. With the household itself in it, SQLite prefers it to a walk through the shop's members.
CREATE INDEX member_by_account_id_of_household ON member (shop_id, account_id, household) WHERE household IS NOT NULL;
