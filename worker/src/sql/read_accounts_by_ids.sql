-- Certain accounts (a JSON array of identifiers), each with the program version in force.
SELECT account.account_id, account.head_hash, account.state, shop.program_version, shop.program_hash
FROM account JOIN shop ON shop.shop_id = account.shop_id
WHERE account.shop_id = ?1 AND account.account_id IN (SELECT value FROM json_each(?2))
