-- How an act ended, what it made and what it did.
UPDATE administrative_act SET status = CAST(?3 AS INTEGER), subject = coalesce(subject, ?4), detail = ?5 WHERE shop_id = ?1 AND act_id = ?2
