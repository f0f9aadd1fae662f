-- A key's secret, sealed anew under the master key of today; nothing where somebody else did it first.
UPDATE shop_key SET sealed_secret = ?4 WHERE shop_id = ?1 AND key_id = ?2 AND sealed_secret = ?3
