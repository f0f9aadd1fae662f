-- An act that is about to be carried out.
INSERT INTO administrative_act (shop_id, act_id, operator, action, subject, request_id, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, CAST(?7 AS INTEGER))
