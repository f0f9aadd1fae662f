-- The account a customer had before a merge, as it stands.
SELECT account.account_id, account.head_hash, account.state, NULL AS program_version, NULL AS program_hash
FROM member JOIN account ON account.shop_id = member.shop_id AND account.account_id = member.merged_account_id
WHERE member.shop_id = ?1 AND member.customer_id = ?2 AND member.merged_account_id IS NOT NULL
