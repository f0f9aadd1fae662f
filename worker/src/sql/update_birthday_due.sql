-- When the job looks at a member again. Not when the member has told another birthday meanwhile.
UPDATE member SET next_birthday_on = ?4, birthday_due_at = CAST(?5 AS INTEGER)
WHERE shop_id = ?1 AND customer_id = ?2 AND next_birthday_on = ?3
