-- How far the round through a shop's members has come.
INSERT INTO retention_round (shop_id, day, after, completed_at) VALUES (?1, ?2, ?3, CAST(?4 AS INTEGER))
ON CONFLICT (shop_id) DO UPDATE SET day = excluded.day, after = excluded.after, completed_at = excluded.completed_at
