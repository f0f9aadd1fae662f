-- An account by its identifier, or the one it was merged into, with the program version in force.
SELECT account.account_id, account.head_hash, account.state, shop.program_version, shop.program_hash
FROM shop
LEFT JOIN account_alias AS alias ON alias.shop_id = shop.shop_id AND alias.account_id = ?2
JOIN account ON account.shop_id = shop.shop_id AND account.account_id = COALESCE(alias.kept_account_id, ?2)
WHERE shop.shop_id = ?1
