-- The account that redeemed a code, with the program version in force.
SELECT account.account_id, account.head_hash, account.state, shop.program_version
FROM voucher
JOIN account ON account.shop_id = voucher.shop_id AND account.account_id = voucher.account_id
JOIN shop ON shop.shop_id = voucher.shop_id
WHERE voucher.shop_id = ?1 AND voucher.code = ?2
