-- A voucher by code.
SELECT code, COALESCE((
  SELECT kept_account_id FROM account_alias AS alias
  WHERE alias.shop_id = voucher.shop_id AND alias.account_id = voucher.account_id
), account_id) AS account_id, body, request_hash, answer FROM voucher WHERE shop_id = ?1 AND code = ?2
