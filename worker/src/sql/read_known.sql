-- Has the ledger entries of a source?
SELECT 1 AS known FROM entry INDEXED BY entry_once_by_source WHERE shop_id = ?1 AND source = ?2 LIMIT 1
