-- name: insert_grant_note
-- A grant in the books. The same name twice collides on the primary key, and the whole decision with it.
INSERT INTO grant_note (shop_id, grant_id, account_id, gives, reason, note, author, given_by, approved_by, message, granted_at)
VALUES (:shop_id, :grant_id, :account_id, :gives, :reason, :note, :author, :given_by, :approved_by, :message, CAST(:granted_at AS INTEGER))

-- name: read_grant_note
-- A grant by its name.
SELECT grant_id, account_id, gives, reason, note, author, given_by, approved_by, message, granted_at FROM grant_note
WHERE shop_id = :shop_id AND grant_id = :grant_id

-- name: read_grant_notes_of_member
-- Grants to a customer since an instant and before another, newest first.
SELECT grant_id, grant_note.account_id, gives, reason, note, author, given_by, approved_by, message, granted_at
FROM member CROSS JOIN grant_note INDEXED BY grant_note_by_account
  ON grant_note.shop_id = member.shop_id AND grant_note.account_id = member.account_id
WHERE member.shop_id = :shop_id AND member.customer_id = :customer_id
  AND granted_at >= CAST(:since_granted_at AS INTEGER) AND granted_at < CAST(:before_granted_at AS INTEGER)
ORDER BY granted_at DESC LIMIT CAST(:limit AS INTEGER)
