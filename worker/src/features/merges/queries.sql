-- name: read_merged_account
-- The account a customer had before a merge, as it stands.
SELECT account.account_id, account.head_hash, account.state, NULL AS program_version, NULL AS program_hash
FROM member JOIN account ON account.shop_id = member.shop_id AND account.account_id = member.merged_account_id
WHERE member.shop_id = :shop_id AND member.customer_id = :customer_id AND member.merged_account_id IS NOT NULL

-- name: read_account_alias
-- Is an account kept for others that were merged into it?
SELECT account_id FROM account_alias INDEXED BY account_alias_by_kept_account_id WHERE shop_id = :shop_id AND kept_account_id = :kept_account_id LIMIT 1

-- name: insert_account_alias
-- Leads from an account that is merged to the one that is kept.
INSERT INTO account_alias (shop_id, account_id, kept_account_id, merged_at) VALUES (:shop_id, :account_id, :kept_account_id, CAST(:merged_at AS INTEGER))

-- name: update_member_merged
-- A customer has another account from now on; the one they had is noted, so that a merge can be undone.
UPDATE member SET account_id = :account_id, merged_account_id = :merged_account_id WHERE shop_id = :shop_id AND customer_id = :customer_id AND account_id = :merged_account_id

-- name: delete_account_alias
-- A merge is undone.
DELETE FROM account_alias WHERE shop_id = :shop_id AND account_id = :account_id

-- name: update_member_parted
-- A customer has the account again that they had before a merge.
UPDATE member SET account_id = merged_account_id, merged_account_id = NULL
WHERE shop_id = :shop_id AND customer_id = :customer_id AND merged_account_id = :merged_account_id
