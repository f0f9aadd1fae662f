-- A voucher of an account by its identifier, used ones included. The entry that issued it is named whole (redeemed for points, or
-- noted when it was given) and its index by name: left to itself, SQLite walks through all entries of the shop.
SELECT code, COALESCE((
  SELECT kept_account_id FROM account_alias AS alias
  WHERE alias.shop_id = voucher.shop_id AND alias.account_id = voucher.account_id
), account_id) AS account_id, body, request_hash, answer FROM voucher
WHERE shop_id = ?1 AND code = (
  SELECT json_extract(body, '$.changes.voucher.code') FROM entry INDEXED BY entry_once_by_source
  WHERE shop_id = ?1 AND source = 'voucher:' || ?2 AND revision = 1 AND kind IN ('redeemed', 'noted')
)
