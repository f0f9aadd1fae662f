-- Movements of an account, newest first. Bookkeeping without points is left out, but for joining and tiers.
SELECT body FROM entry
WHERE shop_id = ?1 AND account_id = ?2 AND sequence < CAST(?3 AS INTEGER)
  AND (points <> 0 OR kind IN ('joined', 'tier_changed'))
ORDER BY sequence DESC LIMIT CAST(?4 AS INTEGER)
