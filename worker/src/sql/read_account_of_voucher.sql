-- The account that redeemed a code, or the one that was merged into, with the program version in force.
SELECT account.account_id, account.head_hash, account.state, shop.program_version, shop.program_hash
FROM voucher
LEFT JOIN account_alias AS alias ON alias.shop_id = voucher.shop_id AND alias.account_id = voucher.account_id
JOIN account ON account.shop_id = voucher.shop_id AND account.account_id = COALESCE(alias.kept_account_id, voucher.account_id)
JOIN shop ON shop.shop_id = voucher.shop_id
WHERE voucher.shop_id = ?1 AND voucher.code = ?2
