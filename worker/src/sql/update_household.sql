-- Where a member lives; the last order tells.
UPDATE member SET household = ?3 WHERE shop_id = ?1 AND customer_id = ?2 AND household IS NOT ?3
