-- What a shop's operator chose about doors and retention.
SELECT step_up_points, approval_points, inactive_days, note_days, order_settings FROM shop WHERE shop_id = ?1
