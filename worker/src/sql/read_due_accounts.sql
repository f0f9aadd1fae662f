-- Accounts that time alone changes by this day, behind the one where the job stopped, each with the program version in force.
SELECT account.shop_id, account.account_id, account.head_hash, account.state, account.next_due_on, shop.program_version, shop.program_hash
FROM account JOIN shop ON shop.shop_id = account.shop_id
WHERE account.next_due_on IS NOT NULL AND account.next_due_on <= ?1
  AND (account.next_due_on, account.shop_id, account.account_id) > (?2, ?3, ?4)
ORDER BY account.next_due_on, account.shop_id, account.account_id LIMIT CAST(?5 AS INTEGER)
