-- name: insert_operator_key
-- A new key of an operator.
INSERT INTO operator_key (key_id, name, scopes, shop_id, secret_hash, created_at) VALUES (:key_id, :name, :scopes, :shop_id, :secret_hash, CAST(:created_at AS INTEGER))

-- name: read_operator_key
-- A good key by its identifier.
SELECT key_id, name, scopes, shop_id, secret_hash, created_at FROM operator_key WHERE key_id = :key_id AND retired_at IS NULL

-- name: list_operator_keys
-- All good keys of operators.
SELECT key_id, name, scopes, shop_id, secret_hash, created_at FROM operator_key WHERE retired_at IS NULL ORDER BY created_at, key_id

-- name: retire_operator_key
-- A key that is good no longer. Returns it only when it was good before.
UPDATE operator_key SET retired_at = CAST(:retired_at AS INTEGER) WHERE key_id = :key_id AND retired_at IS NULL RETURNING key_id
