-- Records behind entries of an account (a JSON array of sources).
SELECT source, record FROM source
WHERE shop_id = ?1 AND source IN (SELECT value FROM json_each(?3)) AND account_id = ?2 ORDER BY source
