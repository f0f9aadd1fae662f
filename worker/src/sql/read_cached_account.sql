-- An account as it is cached, for comparison with its replay.
SELECT account_id, sequence, head_hash, state, next_due_on FROM account WHERE shop_id = ?1 AND account_id = ?2
