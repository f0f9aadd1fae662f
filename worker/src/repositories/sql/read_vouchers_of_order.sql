-- Vouchers an order carries: by the codes typed (a JSON array), or held or used by it.
SELECT code, account_id, body, request_hash, answer FROM voucher
WHERE shop_id = ?1 AND (code IN (SELECT value FROM json_each(?2)) OR order_id = ?3)
