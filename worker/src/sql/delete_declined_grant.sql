-- A gift that was declined waits again: the very same one.
DELETE FROM declined_grant WHERE shop_id = ?1 AND grant_id = ?2 AND proposal_hash = ?3
