-- name: update_consent
-- A member whom the shop enrolled agrees. What was agreed to before stays as it was.
UPDATE member SET consented_at = CAST(:consented_at AS INTEGER) WHERE shop_id = :shop_id AND customer_id = :customer_id AND consented_at IS NULL

-- name: read_profile
-- What a member told, and the code of the member's link.
SELECT birth_month, birth_day, birthday_set_on, wants_messages, locale, referral_code FROM member
WHERE shop_id = :shop_id AND customer_id = :customer_id

-- name: update_profile
-- What a member tells now. :is_birthday_told says whether the birthday was told; one that is told again as it is keeps the day it was first told.
UPDATE member SET
  birthday_set_on = CASE
    WHEN NOT :is_birthday_told OR (birth_month IS :birth_month AND birth_day IS :birth_day) THEN birthday_set_on
    ELSE :birthday_set_on
  END,
  next_birthday_on = CASE
    WHEN NOT :is_birthday_told OR (birth_month IS :birth_month AND birth_day IS :birth_day) THEN next_birthday_on
    ELSE :next_birthday_on
  END,
  birthday_due_at = CASE
    WHEN NOT :is_birthday_told OR (birth_month IS :birth_month AND birth_day IS :birth_day) THEN birthday_due_at
    ELSE CAST(:birthday_due_at AS INTEGER)
  END,
  birth_month = CASE WHEN :is_birthday_told THEN CAST(:birth_month AS INTEGER) ELSE birth_month END,
  birth_day = CASE WHEN :is_birthday_told THEN CAST(:birth_day AS INTEGER) ELSE birth_day END,
  wants_messages = coalesce(CAST(:wants_messages AS INTEGER), wants_messages),
  locale = coalesce(:locale, locale)
WHERE shop_id = :shop_id AND customer_id = :customer_id
RETURNING birth_month, birth_day, birthday_set_on, wants_messages, locale, referral_code

-- name: update_referral_code
-- Gives a member the code of a link, once.
UPDATE member SET referral_code = coalesce(referral_code, :referral_code) WHERE shop_id = :shop_id AND customer_id = :customer_id RETURNING referral_code

-- name: read_member_of_referral_code
-- Who invites by a code.
SELECT account_id, email FROM member WHERE shop_id = :shop_id AND referral_code = :referral_code

-- name: update_household
-- Where a member lives; the last order tells.
UPDATE member SET household = :household WHERE shop_id = :shop_id AND customer_id = :customer_id AND household IS NOT :household

-- name: read_due_birthdays
-- Members whose birthday is near by now, for the job: of each shop the longest due one, then of each the next, beginning behind the
-- shop that was served last. Of the index one row is read a shop, and of a shop no more rows than are tried.
WITH RECURSIVE waiting (shop_id) AS (
  SELECT '' UNION ALL
  SELECT (SELECT min(shop_id) FROM member WHERE birthday_due_at IS NOT NULL AND shop_id > waiting.shop_id) FROM waiting WHERE waiting.shop_id IS NOT NULL
)
SELECT due.shop_id, customer_id, account_id, birth_month, birth_day, birthday_set_on, next_birthday_on
FROM waiting CROSS JOIN member AS due ON due.shop_id = waiting.shop_id AND due.customer_id IN (
  SELECT customer_id FROM member WHERE shop_id = waiting.shop_id AND birthday_due_at IS NOT NULL AND birthday_due_at <= CAST(:until_birthday_due_at AS INTEGER)
  ORDER BY birthday_due_at LIMIT CAST(:limit AS INTEGER)
)
ORDER BY row_number() OVER (PARTITION BY due.shop_id ORDER BY due.birthday_due_at),
  due.shop_id <= (SELECT shop_id FROM turn WHERE job = 'birthdays'), due.shop_id LIMIT CAST(:limit AS INTEGER)

-- name: update_birthday_due
-- When the job looks at a member again. Not when the member has told another birthday meanwhile.
UPDATE member SET next_birthday_on = :next_birthday_on, birthday_due_at = CAST(:birthday_due_at AS INTEGER)
WHERE shop_id = :shop_id AND customer_id = :customer_id AND next_birthday_on = :known_birthday_on
