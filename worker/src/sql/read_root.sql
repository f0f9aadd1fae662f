-- The root of a day, or the latest one.
SELECT day, root, accounts, entries FROM ledger_root
WHERE shop_id = ?1 AND completed_at IS NOT NULL AND (?2 IS NULL OR day = ?2) ORDER BY day DESC LIMIT 1
