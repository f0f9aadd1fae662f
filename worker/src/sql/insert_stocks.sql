-- Stocks of rewards that a program limits for the first time, from a JSON array of rule_id and total.
INSERT INTO stock (shop_id, rule_id, total, taken, remaining)
SELECT ?1, json_extract(value, '$.rule_id'), json_extract(value, '$.total'), 0, json_extract(value, '$.total')
FROM json_each(?2)
WHERE NOT EXISTS (SELECT 1 FROM stock WHERE shop_id = ?1 AND rule_id = json_extract(value, '$.rule_id'))
