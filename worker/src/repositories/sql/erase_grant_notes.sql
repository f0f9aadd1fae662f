-- Empties the free text about a member's gifts by hand; that something was given, and what, stays. Runs before the member is forgotten.
UPDATE grant_note SET reason = NULL, note = NULL, author = NULL, message = NULL
WHERE shop_id = ?1 AND account_id IN (SELECT account_id FROM member WHERE shop_id = ?1 AND customer_id = ?2)
