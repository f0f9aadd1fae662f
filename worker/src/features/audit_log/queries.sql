-- name: insert_act
-- An act that is about to be carried out.
INSERT INTO administrative_act (shop_id, act_id, operator, action, subject, request_id, at) VALUES (:shop_id, :act_id, :operator, :action, :subject, :request_id, CAST(:at AS INTEGER))

-- name: finish_act
-- How an act ended, what it made and what it did.
UPDATE administrative_act SET status = CAST(:status AS INTEGER), subject = coalesce(subject, :subject), detail = :detail WHERE shop_id = :shop_id AND act_id = :act_id

-- name: read_acts
-- Acts concerning a shop, newest first.
SELECT act_id, operator, action, subject, detail, request_id, at, status FROM administrative_act
WHERE shop_id = :shop_id AND act_id < :before_act_id ORDER BY act_id DESC LIMIT CAST(:limit AS INTEGER)
