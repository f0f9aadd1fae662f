-- Accounts of a shop in order, for an audit page.
SELECT account_id FROM account WHERE shop_id = ?1 AND account_id > ?2 ORDER BY account_id LIMIT CAST(?3 AS INTEGER)
