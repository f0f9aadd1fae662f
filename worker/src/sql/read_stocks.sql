-- What is left of certain rewards (a JSON array of identifiers).
SELECT rule_id, remaining FROM stock
WHERE shop_id = ?1 AND rule_id IN (SELECT value FROM json_each(?2)) ORDER BY rule_id
