-- A shop's settings.
SELECT shop_id, name, origins, program_version, step_up_points, order_settings FROM shop WHERE shop_id = ?1
