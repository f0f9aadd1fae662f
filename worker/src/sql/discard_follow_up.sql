-- One that a person judged: it is never told. Others cannot be dropped.
DELETE FROM outbox WHERE shop_id = ?1 AND follow_up_id = ?2 AND dead_at > 0 AND last_error = ?3 RETURNING follow_up_id
