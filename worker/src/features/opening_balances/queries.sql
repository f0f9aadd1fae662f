-- name: read_accounts_of_members
-- The accounts of certain customers (a JSON array of the shop's ids), each with the program version in force.
SELECT member.customer_id, account.account_id, account.head_hash, account.state, shop.program_version, shop.program_hash
FROM member
JOIN account ON account.shop_id = member.shop_id AND account.account_id = member.account_id
JOIN shop ON shop.shop_id = member.shop_id
WHERE member.shop_id = :shop_id AND member.customer_id IN (SELECT value FROM json_each(:customer_ids))

-- name: read_openings_of_members
-- Opening balances of certain customers (a JSON array of the shop's ids), those of the account they had before a merge last; :source is what
-- their source's name has before the account. The index is named: by itself SQLite may walk through the entries of the shop.
SELECT member.customer_id, entry.body
FROM member CROSS JOIN entry INDEXED BY entry_once_by_source
  ON entry.shop_id = member.shop_id AND entry.source IN (:source || member.account_id, :source || member.merged_account_id)
WHERE member.shop_id = :shop_id AND member.customer_id IN (SELECT value FROM json_each(:customer_ids))
ORDER BY entry.source = :source || member.account_id DESC

-- name: read_erasures
-- Which of certain customers (a JSON array of the hashes of their ids) asked to be forgotten.
SELECT customer_hash FROM erasure WHERE shop_id = :shop_id AND customer_hash IN (SELECT value FROM json_each(:customer_hashes))
