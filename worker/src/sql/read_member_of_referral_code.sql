-- Who invites by a code.
SELECT account_id, email FROM member WHERE shop_id = ?1 AND referral_code = ?2
