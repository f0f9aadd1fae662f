-- A grant in the books. The same name twice collides on the primary key, and the whole decision with it.
INSERT INTO grant_note (shop_id, grant_id, account_id, gives, reason, note, author, given_by, approved_by, message, granted_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, CAST(?11 AS INTEGER))
