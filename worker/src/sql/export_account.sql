-- A member's account, as stored.
SELECT account_id, sequence, state, next_due_on FROM account WHERE shop_id = ?1 AND account_id = ?2
