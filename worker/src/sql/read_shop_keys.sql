-- The keys that are good.
SELECT key_id, purpose, sealed_secret FROM shop_key WHERE shop_id = ?1 AND retired_at IS NULL ORDER BY created_at, key_id
