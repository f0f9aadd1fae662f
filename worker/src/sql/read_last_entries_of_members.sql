-- Members behind a customer, in order, and when something last happened on their accounts.
SELECT member.customer_id, entry.recorded_at
FROM member
JOIN account ON account.shop_id = member.shop_id AND account.account_id = member.account_id
JOIN entry ON entry.shop_id = account.shop_id AND entry.account_id = account.account_id AND entry.sequence = account.sequence
WHERE member.shop_id = ?1 AND member.customer_id > ?2 ORDER BY member.customer_id LIMIT CAST(?3 AS INTEGER)
