-- A shop's settings.
SELECT shop_id, name, origins, program_version, program_hash, step_up_points, order_settings FROM shop WHERE shop_id = ?1
