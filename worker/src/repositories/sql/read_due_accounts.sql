-- Accounts that time alone changes by this day, for the job.
SELECT shop_id, account_id FROM account WHERE next_due_on IS NOT NULL AND next_due_on <= ?1
ORDER BY next_due_on LIMIT CAST(?2 AS INTEGER)
