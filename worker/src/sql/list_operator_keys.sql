-- All good keys of operators.
SELECT key_id, name, scopes, shop_id, secret_hash, created_at FROM operator_key WHERE retired_at IS NULL ORDER BY created_at, key_id
