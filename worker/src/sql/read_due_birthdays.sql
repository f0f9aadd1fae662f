-- Members whose birthday is near by now, for the job.
SELECT shop_id, customer_id, account_id, birth_month, birth_day, birthday_set_on, next_birthday_on FROM member
WHERE birthday_due_at IS NOT NULL AND birthday_due_at <= CAST(?1 AS INTEGER) ORDER BY birthday_due_at LIMIT CAST(?2 AS INTEGER)
