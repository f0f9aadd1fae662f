-- Whether two accounts belong to one household, as far as is known.
SELECT COUNT(*) AS pairs FROM member AS one JOIN member AS other ON other.shop_id = one.shop_id AND other.household = one.household
WHERE one.shop_id = ?1 AND one.account_id = ?2 AND one.household IS NOT NULL AND other.account_id = ?3 AND other.household IS NOT NULL
