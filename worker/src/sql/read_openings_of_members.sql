-- Opening balances of certain customers (a JSON array of the shop's ids), those of the account they had before a merge last; ?3 is what
-- their source's name has before the account. The index is named: by itself SQLite may walk through the entries of the shop.
SELECT member.customer_id, entry.body
FROM member CROSS JOIN entry INDEXED BY entry_once_by_source
  ON entry.shop_id = member.shop_id AND entry.source IN (?3 || member.account_id, ?3 || member.merged_account_id)
WHERE member.shop_id = ?1 AND member.customer_id IN (SELECT value FROM json_each(?2))
ORDER BY entry.source = ?3 || member.account_id DESC
