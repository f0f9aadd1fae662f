-- Gives a member the code of a link, once.
UPDATE member SET referral_code = coalesce(referral_code, ?3) WHERE shop_id = ?1 AND customer_id = ?2 RETURNING referral_code
