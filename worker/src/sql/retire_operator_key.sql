-- A key that is good no longer. Returns it only when it was good before.
UPDATE operator_key SET retired_at = CAST(?2 AS INTEGER) WHERE key_id = ?1 AND retired_at IS NULL RETURNING key_id
