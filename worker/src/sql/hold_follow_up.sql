-- One that a person has to judge: not tried until then.
UPDATE outbox SET dead_at = CAST(?3 AS INTEGER), last_error = ?4 WHERE shop_id = ?1 AND follow_up_id = ?2
