-- name: read_shop_settings
-- What a shop's operator chose about doors and retention.
SELECT step_up_points, approval_points, inactive_days, note_days, order_settings FROM shop WHERE shop_id = :shop_id

-- name: update_shop_settings
-- Sets what a shop's operator chose about doors and retention. Answers the shop, if there is one.
UPDATE shop SET step_up_points = CAST(:step_up_points AS INTEGER), approval_points = CAST(:approval_points AS INTEGER), inactive_days = CAST(:inactive_days AS INTEGER),
  note_days = CAST(:note_days AS INTEGER), order_settings = :order_settings
WHERE shop_id = :shop_id RETURNING shop_id
