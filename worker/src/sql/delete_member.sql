-- Forgets a member. The account and its ledger stay, owned by nobody.
DELETE FROM member WHERE shop_id = ?1 AND customer_id = ?2
