-- A voucher after a transition. Its account's entries in the same batch guard against races.
UPDATE voucher SET order_id = ?3, revision = CAST(?4 AS INTEGER), body = ?5 WHERE shop_id = ?1 AND code = ?2
