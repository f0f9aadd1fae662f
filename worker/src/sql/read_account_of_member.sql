-- The account of a customer, with the program version in force.
SELECT account.account_id, account.head_hash, account.state, shop.program_version, shop.program_hash
FROM member
JOIN account ON account.shop_id = member.shop_id AND account.account_id = member.account_id
JOIN shop ON shop.shop_id = member.shop_id
WHERE member.shop_id = ?1 AND member.customer_id = ?2
