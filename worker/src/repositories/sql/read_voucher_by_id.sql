-- A voucher of an account by its identifier, used ones included.
SELECT code, account_id, body, request_hash, answer FROM voucher
WHERE shop_id = ?1 AND code = (
  SELECT json_extract(body, '$.changes.voucher.code') FROM entry WHERE shop_id = ?1 AND source = 'voucher:' || ?2 LIMIT 1
)
