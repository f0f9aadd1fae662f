-- Sets what a shop's operator chose about doors and retention. Answers the shop, if there is one.
UPDATE shop SET step_up_points = CAST(?2 AS INTEGER), approval_points = CAST(?3 AS INTEGER), inactive_days = CAST(?4 AS INTEGER),
  note_days = CAST(?5 AS INTEGER), order_settings = ?6
WHERE shop_id = ?1 RETURNING shop_id
