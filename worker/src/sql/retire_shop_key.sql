-- A key that is good no longer. Returns it only when it was good before.
UPDATE shop_key SET retired_at = CAST(?3 AS INTEGER) WHERE shop_id = ?1 AND key_id = ?2 AND retired_at IS NULL RETURNING key_id
