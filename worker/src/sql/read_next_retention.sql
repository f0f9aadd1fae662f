-- The shop whose members are to be looked at: one whose round is under way, else one that had none today.
SELECT shop.shop_id, inactive_days, CASE WHEN completed_at IS NULL THEN coalesce(after, '') ELSE '' END AS after
FROM shop LEFT JOIN retention_round ON retention_round.shop_id = shop.shop_id
WHERE inactive_days IS NOT NULL AND (completed_at IS NULL OR day < ?1) ORDER BY coalesce(day, ''), shop.shop_id LIMIT 1
