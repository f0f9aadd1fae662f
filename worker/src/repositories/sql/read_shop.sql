-- A shop's settings.
SELECT shop_id, name, origins, program_version FROM shop WHERE shop_id = ?1
