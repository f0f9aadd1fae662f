-- Acts concerning a shop, newest first.
SELECT act_id, operator, action, subject, detail, request_id, at, status FROM administrative_act
WHERE shop_id = ?1 AND act_id < ?2 ORDER BY act_id DESC LIMIT CAST(?3 AS INTEGER)
