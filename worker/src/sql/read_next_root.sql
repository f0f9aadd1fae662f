-- A shop whose root of a day is not computed yet, with what is.
SELECT shop.shop_id, coalesce(root, '') AS root, coalesce(accounts, 0) AS accounts, coalesce(entries, 0) AS entries, coalesce(after, '') AS after
FROM shop LEFT JOIN ledger_root ON ledger_root.shop_id = shop.shop_id AND ledger_root.day = ?1
WHERE completed_at IS NULL ORDER BY shop.shop_id LIMIT 1
