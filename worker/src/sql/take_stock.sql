-- Takes from a stock, or gives back what is negative. One too many fails by the named CHECK, and the whole batch with it.
UPDATE stock SET
  taken = max(0, taken + CAST(?3 AS INTEGER)),
  remaining = CASE
    WHEN CAST(?3 AS INTEGER) > 0 THEN remaining - CAST(?3 AS INTEGER)
    ELSE max(0, total - taken - CAST(?3 AS INTEGER))
  END
WHERE shop_id = ?1 AND rule_id = ?2
