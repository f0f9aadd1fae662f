-- A merge is undone.
DELETE FROM account_alias WHERE shop_id = ?1 AND account_id = ?2
