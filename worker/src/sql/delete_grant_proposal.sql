-- A gift by hand waits no longer.
DELETE FROM grant_proposal WHERE shop_id = ?1 AND grant_id = ?2
