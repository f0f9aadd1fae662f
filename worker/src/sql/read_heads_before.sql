-- The last entry of each account that was written before an instant, account by account.
SELECT account.account_id, entry.sequence, entry.hash FROM account LEFT JOIN entry
  ON entry.shop_id = account.shop_id AND entry.account_id = account.account_id AND entry.sequence = (
    SELECT sequence FROM entry AS earlier
    WHERE earlier.shop_id = account.shop_id AND earlier.account_id = account.account_id AND earlier.recorded_at < CAST(?3 AS INTEGER)
    ORDER BY sequence DESC LIMIT 1
  )
WHERE account.shop_id = ?1 AND account.account_id > ?2 ORDER BY account.account_id LIMIT CAST(?4 AS INTEGER)
