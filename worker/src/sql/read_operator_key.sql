-- A good key by its identifier.
SELECT key_id, name, scopes, shop_id, secret_hash, created_at FROM operator_key WHERE key_id = ?1 AND retired_at IS NULL
