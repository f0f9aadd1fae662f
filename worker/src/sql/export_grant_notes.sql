-- What a member was given by hand, with everything written about it.
SELECT grant_id, gives, reason, note, author, given_by, approved_by, message, granted_at FROM grant_note INDEXED BY grant_note_by_account WHERE shop_id = ?1 AND account_id = ?2
