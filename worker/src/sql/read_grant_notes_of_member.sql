-- Grants to a customer since an instant and before another, newest first.
SELECT grant_id, grant_note.account_id, gives, reason, note, author, given_by, approved_by, message, granted_at
FROM member CROSS JOIN grant_note INDEXED BY grant_note_by_account
  ON grant_note.shop_id = member.shop_id AND grant_note.account_id = member.account_id
WHERE member.shop_id = ?1 AND member.customer_id = ?2
  AND granted_at >= CAST(?3 AS INTEGER) AND granted_at < CAST(?4 AS INTEGER)
ORDER BY granted_at DESC LIMIT CAST(?5 AS INTEGER)
