-- Is an account kept for others that were merged into it?
SELECT account_id FROM account_alias INDEXED BY account_alias_by_kept_account_id WHERE shop_id = ?1 AND kept_account_id = ?2 LIMIT 1
