-- What a member told, and the code of the member's link.
SELECT birth_month, birth_day, birthday_set_on, wants_messages, locale, referral_code FROM member
WHERE shop_id = ?1 AND customer_id = ?2
