-- The shop whose audit is due: one under way, else one that was not audited today, the one that waits longest first.
SELECT shop.shop_id, completed_at IS NULL AND day IS NOT NULL AS is_under_way, coalesce(day, '') AS day, coalesce(after, '') AS after,
  coalesce(accounts, 0) AS accounts, coalesce(entries, 0) AS entries, coalesce(faults, '[]') AS faults, place, coalesce(tries, 0) AS tries
FROM shop LEFT JOIN audit_round ON audit_round.shop_id = shop.shop_id
WHERE completed_at IS NULL OR day < ?1 ORDER BY coalesce(updated_at, 0), shop.shop_id LIMIT 1
