-- Empties the free text about a member's gifts by hand; that something was given, and what, stays. Runs before the member is forgotten.
UPDATE grant_note INDEXED BY grant_note_by_account SET reason = NULL, note = NULL, author = NULL, message = NULL
WHERE shop_id = ?1 AND account_id = (SELECT account_id FROM member WHERE shop_id = ?1 AND customer_id = ?2)
