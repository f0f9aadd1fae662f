-- Vouchers behind entries of an account (a JSON array of codes).
SELECT code, order_id, body FROM voucher
WHERE shop_id = ?1 AND code IN (SELECT value FROM json_each(?3)) AND account_id = ?2 ORDER BY code
