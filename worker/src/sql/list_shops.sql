-- All shops, for the operator.
SELECT shop_id, name, origins, program_version, program_hash FROM shop ORDER BY shop_id
