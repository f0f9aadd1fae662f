-- A grant by its name.
SELECT grant_id, account_id, gives, reason, note, author, given_by, approved_by, message, granted_at FROM grant_note
WHERE shop_id = ?1 AND grant_id = ?2
