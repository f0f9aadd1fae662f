-- Where the job stopped in its present round.
SELECT next_due_on, shop_id, account_id FROM settling_place WHERE one = 1
