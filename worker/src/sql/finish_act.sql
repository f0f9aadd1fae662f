-- How an act ended, and what it made.
UPDATE administrative_act SET status = CAST(?3 AS INTEGER), subject = coalesce(subject, ?4) WHERE shop_id = ?1 AND act_id = ?2
