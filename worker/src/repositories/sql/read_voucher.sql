-- A voucher by code.
SELECT code, account_id, body, request_hash, answer FROM voucher WHERE shop_id = ?1 AND code = ?2
