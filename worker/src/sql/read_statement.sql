-- Movements of an account, newest first, and what else matters to its member: joining, tiers, rewards given or lost, offers, why an order
-- earns nothing. Left out is bookkeeping: what is not explained, and the reasons listed here (services::statements lists the same).
SELECT body FROM entry
WHERE shop_id = ?1 AND account_id = ?2 AND sequence < CAST(?3 AS INTEGER)
  AND (
    points <> 0 OR kind IN ('joined', 'tier_changed')
    OR (
      json_array_length(body, '$.trace') > 0
      AND json_type(body, '$.trace[0].reason.voucher_moved') IS NULL
      AND json_extract(body, '$.trace[0].reason') NOT IN ('renewed', 'lots_merged', 'order_changed', 'hold_ended', 'share_paid')
      -- An offer is told when it is made; orders that use it tell so themselves.
      AND coalesce(json_array_length(body, '$.changes.marks[0].offer.used_by'), 0) = 0
    )
  )
ORDER BY sequence DESC LIMIT CAST(?4 AS INTEGER)
