-- Has the shop an account?
SELECT 1 AS found FROM account WHERE shop_id = ?1 AND account_id > '' LIMIT 1
