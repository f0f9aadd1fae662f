-- Has the ledger entries of a source whose name holds the customer's account, between ?3 and ?4? The index is named: by itself SQLite
-- may walk through the entries of the shop.
SELECT 1 AS known
FROM member CROSS JOIN entry INDEXED BY entry_once_by_source
  ON entry.shop_id = member.shop_id AND entry.source = ?3 || member.account_id || ?4
WHERE member.shop_id = ?1 AND member.customer_id = ?2 LIMIT 1
