-- name: read_settling_place
-- Where the job stopped in its present round.
SELECT next_due_on, shop_id, account_id FROM settling_place WHERE one = 1

-- name: update_settling_place
-- Where the job stops this time. Written before it settles: an account that kills the job is passed by next time.
UPDATE settling_place SET next_due_on = :next_due_on, shop_id = :shop_id, account_id = :account_id WHERE one = 1

-- name: read_due_accounts
-- Accounts that time alone changes by this day, behind the one where the job stopped, each with the program version in force.
SELECT account.shop_id, account.account_id, account.head_hash, account.state, account.next_due_on, shop.program_version, shop.program_hash
FROM account JOIN shop ON shop.shop_id = account.shop_id
WHERE account.next_due_on IS NOT NULL AND account.next_due_on <= :today
  AND (account.next_due_on, account.shop_id, account.account_id) > (:behind_due_on, :behind_shop_id, :behind_account_id)
ORDER BY account.next_due_on, account.shop_id, account.account_id LIMIT CAST(:limit AS INTEGER)
