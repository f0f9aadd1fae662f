-- A new account with its first entries.
INSERT INTO account (shop_id, account_id, sequence, head_hash, state, next_due_on)
VALUES (?1, ?2, CAST(?3 AS INTEGER), ?4, ?5, ?6)
