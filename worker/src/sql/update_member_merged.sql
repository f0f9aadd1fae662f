-- A customer has another account from now on; the one they had is noted, so that a merge can be undone.
UPDATE member SET account_id = ?4, merged_account_id = ?3 WHERE shop_id = ?1 AND customer_id = ?2 AND account_id = ?3
