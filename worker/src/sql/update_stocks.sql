-- The limits of a program that was just published, from a JSON array of rule_id and total.
UPDATE stock SET
  total = (SELECT json_extract(value, '$.total') FROM json_each(?2) WHERE json_extract(value, '$.rule_id') = stock.rule_id),
  remaining = max(0, (SELECT json_extract(value, '$.total') FROM json_each(?2) WHERE json_extract(value, '$.rule_id') = stock.rule_id) - taken)
WHERE shop_id = ?1 AND rule_id IN (SELECT json_extract(value, '$.rule_id') FROM json_each(?2))
