-- Where the job stops this time. Written before it settles: an account that kills the job is passed by next time.
UPDATE settling_place SET next_due_on = ?1, shop_id = ?2, account_id = ?3 WHERE one = 1
