-- A customer has the account again that they had before a merge.
UPDATE member SET account_id = merged_account_id, merged_account_id = NULL
WHERE shop_id = ?1 AND customer_id = ?2 AND merged_account_id = ?3
