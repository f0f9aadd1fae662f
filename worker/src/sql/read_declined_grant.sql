-- Was a gift of this name declined?
SELECT grant_id FROM declined_grant WHERE shop_id = ?1 AND grant_id = ?2
