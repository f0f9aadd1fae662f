-- The account an order is bound to, or the one that was merged into, with the program version in force.
SELECT account.account_id, account.head_hash, account.state, shop.program_version, shop.program_hash
FROM source
LEFT JOIN account_alias AS alias ON alias.shop_id = source.shop_id AND alias.account_id = source.account_id
JOIN account ON account.shop_id = source.shop_id AND account.account_id = COALESCE(alias.kept_account_id, source.account_id)
JOIN shop ON shop.shop_id = source.shop_id
WHERE source.shop_id = ?1 AND source.source = ?2
