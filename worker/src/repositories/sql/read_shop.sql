-- A shop's settings.
SELECT shop_id, name, origins, program_version, step_up_points FROM shop WHERE shop_id = ?1
