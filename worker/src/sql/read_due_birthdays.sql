-- Members whose birthday is near by now, for the job: of each shop the longest due one, then of each the next, beginning behind the
-- shop that was served last. Of the index one row is read a shop, and of a shop no more rows than are tried.
WITH RECURSIVE waiting (shop_id) AS (
  SELECT '' UNION ALL
  SELECT (SELECT min(shop_id) FROM member WHERE birthday_due_at IS NOT NULL AND shop_id > waiting.shop_id) FROM waiting WHERE waiting.shop_id IS NOT NULL
)
SELECT due.shop_id, customer_id, account_id, birth_month, birth_day, birthday_set_on, next_birthday_on
FROM waiting CROSS JOIN member AS due ON due.shop_id = waiting.shop_id AND due.customer_id IN (
  SELECT customer_id FROM member WHERE shop_id = waiting.shop_id AND birthday_due_at IS NOT NULL AND birthday_due_at <= CAST(?1 AS INTEGER)
  ORDER BY birthday_due_at LIMIT CAST(?2 AS INTEGER)
)
ORDER BY row_number() OVER (PARTITION BY due.shop_id ORDER BY due.birthday_due_at),
  due.shop_id <= (SELECT shop_id FROM turn WHERE job = 'birthdays'), due.shop_id LIMIT CAST(?2 AS INTEGER)
