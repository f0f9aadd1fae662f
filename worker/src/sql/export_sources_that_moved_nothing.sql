-- Records of an account that no entry speaks of, behind one, in order.
SELECT source, record FROM source INDEXED BY source_that_moved_nothing
WHERE shop_id = ?1 AND account_id = ?2 AND json_extract(record, '$.revision') = 0 AND source > ?3
ORDER BY source LIMIT CAST(?4 AS INTEGER)
