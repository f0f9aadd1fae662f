-- It was heard: written with the decision of who heard it.
DELETE FROM outbox WHERE shop_id = ?1 AND follow_up_id = ?2
