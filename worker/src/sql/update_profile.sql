-- What a member tells now. ?3 says whether the birthday was told; one that is told again as it is keeps the day it was first told.
UPDATE member SET
  birthday_set_on = CASE
    WHEN NOT ?3 OR (birth_month IS ?4 AND birth_day IS ?5) THEN birthday_set_on
    ELSE ?6
  END,
  next_birthday_on = CASE
    WHEN NOT ?3 OR (birth_month IS ?4 AND birth_day IS ?5) THEN next_birthday_on
    ELSE ?7
  END,
  birthday_due_at = CASE
    WHEN NOT ?3 OR (birth_month IS ?4 AND birth_day IS ?5) THEN birthday_due_at
    ELSE CAST(?8 AS INTEGER)
  END,
  birth_month = CASE WHEN ?3 THEN CAST(?4 AS INTEGER) ELSE birth_month END,
  birth_day = CASE WHEN ?3 THEN CAST(?5 AS INTEGER) ELSE birth_day END,
  wants_messages = coalesce(CAST(?9 AS INTEGER), wants_messages),
  locale = coalesce(?10, locale)
WHERE shop_id = ?1 AND customer_id = ?2
RETURNING birth_month, birth_day, birthday_set_on, wants_messages, locale, referral_code
