-- The limits of a program that was just published, from a JSON array of rule_id and total.
UPDATE stock SET total = limits.total, remaining = max(0, limits.total - stock.taken)
FROM (SELECT json_extract(value, '$.rule_id') AS rule_id, json_extract(value, '$.total') AS total FROM json_each(?2)) AS limits
WHERE stock.shop_id = ?1 AND stock.rule_id = limits.rule_id
