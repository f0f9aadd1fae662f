-- Vouchers an order carries: by the codes typed (a JSON array), or held or used by it. Two searches and the index by name, because
-- SQLite believes a shop to have ten vouchers and would walk through all of them.
SELECT code, COALESCE((
  SELECT kept_account_id FROM account_alias AS alias
  WHERE alias.shop_id = voucher.shop_id AND alias.account_id = voucher.account_id
), account_id) AS account_id, body, request_hash, answer FROM voucher
WHERE shop_id = ?1 AND code IN (SELECT value FROM json_each(?2))
UNION
SELECT code, COALESCE((
  SELECT kept_account_id FROM account_alias AS alias
  WHERE alias.shop_id = voucher.shop_id AND alias.account_id = voucher.account_id
), account_id) AS account_id, body, request_hash, answer FROM voucher INDEXED BY voucher_by_order
WHERE shop_id = ?1 AND order_id = ?3
