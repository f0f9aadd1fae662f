-- name: check_health
-- Is the database there, and are its tables?
SELECT count(*) AS shops FROM (SELECT 1 FROM shop LIMIT 1)

-- name: find_account
-- Has the shop an account?
SELECT 1 AS found FROM account WHERE shop_id = :shop_id AND account_id > '' LIMIT 1

-- name: read_account_of_member
-- The account of a customer, with the program version in force.
SELECT account.account_id, account.head_hash, account.state, shop.program_version, shop.program_hash
FROM member
JOIN account ON account.shop_id = member.shop_id AND account.account_id = member.account_id
JOIN shop ON shop.shop_id = member.shop_id
WHERE member.shop_id = :shop_id AND member.customer_id = :customer_id

-- name: read_account_of_source
-- The account an order is bound to, or the one that was merged into, with the program version in force.
SELECT account.account_id, account.head_hash, account.state, shop.program_version, shop.program_hash
FROM source
LEFT JOIN account_alias AS alias ON alias.shop_id = source.shop_id AND alias.account_id = source.account_id
JOIN account ON account.shop_id = source.shop_id AND account.account_id = COALESCE(alias.kept_account_id, source.account_id)
JOIN shop ON shop.shop_id = source.shop_id
WHERE source.shop_id = :shop_id AND source.source = :source

-- name: read_source
-- What is known of an order.
SELECT account_id, version, record FROM source WHERE shop_id = :shop_id AND source = :source

-- name: read_vouchers_of_order
-- Vouchers an order carries: by the codes typed (a JSON array), or held or used by it. Two searches and the index by name, because
-- SQLite believes a shop to have ten vouchers and would walk through all of them.
SELECT code, COALESCE((
  SELECT kept_account_id FROM account_alias AS alias
  WHERE alias.shop_id = voucher.shop_id AND alias.account_id = voucher.account_id
), account_id) AS account_id, body, request_hash, answer FROM voucher
WHERE shop_id = :shop_id AND code IN (SELECT value FROM json_each(:codes))
UNION
SELECT code, COALESCE((
  SELECT kept_account_id FROM account_alias AS alias
  WHERE alias.shop_id = voucher.shop_id AND alias.account_id = voucher.account_id
), account_id) AS account_id, body, request_hash, answer FROM voucher INDEXED BY voucher_by_order
WHERE shop_id = :shop_id AND order_id = :order_id

-- name: read_version_at
-- The program version in force at an instant.
SELECT version AS program_version, hash AS program_hash FROM program_version WHERE shop_id = :shop_id AND published_at <= CAST(:until_published_at AS INTEGER)
ORDER BY published_at DESC, version DESC LIMIT 1

-- name: read_known_of_member
-- Has the ledger entries of a source whose name holds the customer's account, between :prefix and :suffix? The index is named: by itself SQLite
-- may walk through the entries of the shop.
SELECT 1 AS known
FROM member CROSS JOIN entry INDEXED BY entry_once_by_source
  ON entry.shop_id = member.shop_id AND entry.source = :prefix || member.account_id || :suffix
WHERE member.shop_id = :shop_id AND member.customer_id = :customer_id LIMIT 1

-- name: read_known
-- Has the ledger entries of a source?
SELECT 1 AS known FROM entry INDEXED BY entry_once_by_source WHERE shop_id = :shop_id AND source = :source LIMIT 1

-- name: read_account
-- An account by its identifier, or the one it was merged into, with the program version in force.
SELECT account.account_id, account.head_hash, account.state, shop.program_version, shop.program_hash
FROM shop
LEFT JOIN account_alias AS alias ON alias.shop_id = shop.shop_id AND alias.account_id = :account_id
JOIN account ON account.shop_id = shop.shop_id AND account.account_id = COALESCE(alias.kept_account_id, :account_id)
WHERE shop.shop_id = :shop_id

-- name: read_accounts_by_ids
-- Certain accounts (a JSON array of identifiers), each with the program version in force.
SELECT account.account_id, account.head_hash, account.state, shop.program_version, shop.program_hash
FROM account JOIN shop ON shop.shop_id = account.shop_id
WHERE account.shop_id = :shop_id AND account.account_id IN (SELECT value FROM json_each(:account_ids))

-- name: read_voucher
-- A voucher by code.
SELECT code, COALESCE((
  SELECT kept_account_id FROM account_alias AS alias
  WHERE alias.shop_id = voucher.shop_id AND alias.account_id = voucher.account_id
), account_id) AS account_id, body, request_hash, answer FROM voucher WHERE shop_id = :shop_id AND code = :code

-- name: read_account_of_voucher
-- The account that redeemed a code, or the one that was merged into, with the program version in force.
SELECT account.account_id, account.head_hash, account.state, shop.program_version, shop.program_hash
FROM voucher
LEFT JOIN account_alias AS alias ON alias.shop_id = voucher.shop_id AND alias.account_id = voucher.account_id
JOIN account ON account.shop_id = voucher.shop_id AND account.account_id = COALESCE(alias.kept_account_id, voucher.account_id)
JOIN shop ON shop.shop_id = voucher.shop_id
WHERE voucher.shop_id = :shop_id AND voucher.code = :code

-- name: read_voucher_by_id
-- A voucher of an account by its identifier, used ones included. The entry that issued it is named whole (redeemed for points, or
-- noted when it was given) and its index by name: left to itself, SQLite walks through all entries of the shop.
SELECT code, COALESCE((
  SELECT kept_account_id FROM account_alias AS alias
  WHERE alias.shop_id = voucher.shop_id AND alias.account_id = voucher.account_id
), account_id) AS account_id, body, request_hash, answer FROM voucher
WHERE shop_id = :shop_id AND code = (
  SELECT json_extract(body, '$.changes.voucher.code') FROM entry INDEXED BY entry_once_by_source
  WHERE shop_id = :shop_id AND source = 'voucher:' || :voucher_id AND revision = 1 AND kind IN ('redeemed', 'noted')
)

-- name: read_statement
-- Movements of an account, newest first, and what else matters to its member: joining, tiers, rewards given or lost, offers, why an order
-- earns nothing. Left out is bookkeeping: what is not explained, and the reasons listed here (`statements` lists the same).
SELECT body FROM entry
WHERE shop_id = :shop_id AND account_id = :account_id AND sequence < CAST(:before_sequence AS INTEGER)
  AND (
    points <> 0 OR kind IN ('joined', 'tier_changed')
    OR (
      json_array_length(body, '$.trace') > 0
      AND json_type(body, '$.trace[0].reason.voucher_moved') IS NULL
      AND json_extract(body, '$.trace[0].reason') NOT IN ('renewed', 'lots_merged', 'order_changed', 'hold_ended', 'share_paid')
      -- An offer is told when it is made; orders that use it tell so themselves.
      AND coalesce(json_array_length(body, '$.changes.marks[0].offer.used_by'), 0) = 0
    )
  )
ORDER BY sequence DESC LIMIT CAST(:limit AS INTEGER)

-- name: read_accounts_after
-- Accounts of a shop in order, for an audit page.
SELECT account_id FROM account WHERE shop_id = :shop_id AND account_id > :after_account_id ORDER BY account_id LIMIT CAST(:limit AS INTEGER)

-- name: insert_entries
-- New entries from a JSON array. Plain INSERT: a taken sequence or source aborts the whole batch.
INSERT INTO entry (
  shop_id, account_id, sequence, source, revision, kind, points, effective_on, recorded_at, body, format, previous_hash, hash
)
SELECT
  :shop_id, :account_id,
  json_extract(value, '$.sequence'), json_extract(value, '$.source'), json_extract(value, '$.revision'),
  json_extract(value, '$.kind'), json_extract(value, '$.points'), json_extract(value, '$.effective_on'),
  json_extract(value, '$.recorded_at'), json_extract(value, '$.body'), json_extract(value, '$.format'),
  json_extract(value, '$.previous_hash'), json_extract(value, '$.hash')
FROM json_each(:entries)

-- name: insert_account
-- A new account with its first entries.
INSERT INTO account (shop_id, account_id, sequence, head_hash, state, next_due_on)
VALUES (:shop_id, :account_id, CAST(:sequence AS INTEGER), :head_hash, :state, :next_due_on)

-- name: update_account_and_due
-- The account after more entries. The guard against races is the entries' primary key, in the same batch.
UPDATE account SET sequence = CAST(:sequence AS INTEGER), head_hash = :head_hash, state = :state, next_due_on = :next_due_on
WHERE shop_id = :shop_id AND account_id = :account_id

-- name: update_account
-- The account after more entries, due on the same day as before. The guard against races is the entries' primary key, in the same batch.
UPDATE account SET sequence = CAST(:sequence AS INTEGER), head_hash = :head_hash, state = :state
WHERE shop_id = :shop_id AND account_id = :account_id

-- name: take_stock
-- Takes from a stock, or gives back what is negative. One too many fails by the named CHECK, and the whole batch with it.
UPDATE stock SET
  taken = max(0, taken + CAST(:count AS INTEGER)),
  remaining = CASE
    WHEN CAST(:count AS INTEGER) > 0 THEN remaining - CAST(:count AS INTEGER)
    ELSE max(0, total - taken - CAST(:count AS INTEGER))
  END
WHERE shop_id = :shop_id AND rule_id = :rule_id

-- name: insert_source
-- The first record of an order.
INSERT INTO source (shop_id, source, account_id, version, record) VALUES (:shop_id, :source, :account_id, 1, :record)

-- name: update_source
-- The next record of an order. Had somebody else written since it was read, the named CHECK aborts the batch.
UPDATE source
SET account_id = :account_id, record = :record, version = CASE WHEN version = CAST(:version AS INTEGER) THEN version + 1 ELSE -1 END
WHERE shop_id = :shop_id AND source = :source

-- name: read_entries_after
-- Entries of an account behind one, in sequence, for replay; every column, so that none can differ from the body unnoticed.
SELECT sequence, source, revision, kind, points, effective_on, recorded_at, body, format, previous_hash, hash FROM entry
WHERE shop_id = :shop_id AND account_id = :account_id AND sequence > CAST(:after_sequence AS INTEGER) ORDER BY sequence LIMIT CAST(:limit AS INTEGER)

-- name: insert_member
-- Binds a customer to an account. The second one to join collides on the primary key.
INSERT INTO member (shop_id, customer_id, account_id, email, phone, locale, consented_at, created_at, source)
VALUES (:shop_id, :customer_id, :account_id, :email, :phone, :locale, CAST(:consented_at AS INTEGER), CAST(:created_at AS INTEGER), :source)

-- name: read_same_household
-- Whether two accounts belong to one household, as far as is known.
SELECT COUNT(*) AS pairs FROM member AS one JOIN member AS other ON other.shop_id = one.shop_id AND other.household = one.household
WHERE one.shop_id = :shop_id AND one.account_id = :account_id AND one.household IS NOT NULL AND other.account_id = :other_account_id AND other.household IS NOT NULL

-- name: insert_effect
-- What another account must hear.
INSERT INTO outbox (shop_id, effect_id, account_id, effect, attempts, next_attempt_at)
VALUES (:shop_id, :effect_id, :account_id, :effect, 0, CAST(:next_attempt_at AS INTEGER))

-- name: read_effect
-- One of them.
SELECT shop_id, effect_id, account_id, effect, attempts, next_attempt_at, dead_at, last_error FROM outbox
WHERE shop_id = :shop_id AND effect_id = :effect_id

-- name: read_due_effects
-- What is to be tried by now, for the job: of each shop the longest due one, then of each the next, beginning behind the
-- shop that was served last. Of the index one row is read a shop, and of a shop no more rows than are tried.
WITH RECURSIVE waiting (shop_id) AS (
  SELECT '' UNION ALL
  SELECT (SELECT min(shop_id) FROM outbox WHERE dead_at IS NULL AND shop_id > waiting.shop_id) FROM waiting WHERE waiting.shop_id IS NOT NULL
)
SELECT due.shop_id, effect_id, account_id, effect, attempts, next_attempt_at, dead_at, last_error
FROM waiting CROSS JOIN outbox AS due ON due.shop_id = waiting.shop_id AND due.effect_id IN (
  SELECT effect_id FROM outbox WHERE shop_id = waiting.shop_id AND dead_at IS NULL AND next_attempt_at <= CAST(:until_next_attempt_at AS INTEGER)
  ORDER BY next_attempt_at LIMIT CAST(:limit AS INTEGER)
)
ORDER BY row_number() OVER (PARTITION BY due.shop_id ORDER BY due.next_attempt_at),
  due.shop_id <= (SELECT shop_id FROM turn WHERE job = 'outbox'), due.shop_id LIMIT CAST(:limit AS INTEGER)

-- name: read_dead_effects
-- What was given up, longest ago first.
SELECT shop_id, effect_id, account_id, effect, attempts, next_attempt_at, dead_at, last_error FROM outbox
WHERE shop_id = :shop_id AND dead_at > 0 ORDER BY dead_at LIMIT CAST(:limit AS INTEGER)

-- name: read_waiting_effects
-- What waits, soonest first.
SELECT shop_id, effect_id, account_id, effect, attempts, next_attempt_at, dead_at, last_error FROM outbox
WHERE shop_id = :shop_id AND dead_at IS NULL ORDER BY next_attempt_at LIMIT CAST(:limit AS INTEGER)

-- name: update_effect
-- A try that failed.
UPDATE outbox SET attempts = CAST(:attempts AS INTEGER), next_attempt_at = CAST(:next_attempt_at AS INTEGER), dead_at = CAST(:dead_at AS INTEGER), last_error = :last_error
WHERE shop_id = :shop_id AND effect_id = :effect_id

-- name: hold_effect
-- One that a person has to judge: not tried until then.
UPDATE outbox SET dead_at = CAST(:dead_at AS INTEGER), last_error = :last_error WHERE shop_id = :shop_id AND effect_id = :effect_id

-- name: discard_effect
-- One that a person judged: it is never told. Others cannot be dropped.
DELETE FROM outbox WHERE shop_id = :shop_id AND effect_id = :effect_id AND dead_at > 0 AND last_error = :last_error RETURNING effect_id

-- name: delete_effect
-- It was heard: written with the decision of who heard it.
DELETE FROM outbox WHERE shop_id = :shop_id AND effect_id = :effect_id

-- name: read_program
-- One program version.
SELECT document FROM program_version WHERE shop_id = :shop_id AND version = CAST(:version AS INTEGER)

-- name: insert_program
-- The next program version. Two publishers of the same number collide on the primary key.
INSERT INTO program_version (shop_id, version, document, published_at, hash)
VALUES (:shop_id, CAST(:version AS INTEGER), :document, CAST(:published_at AS INTEGER), :hash)

-- name: enforce_program
-- Puts a version in force.
UPDATE shop SET program_version = CAST(:program_version AS INTEGER), program_hash = :program_hash WHERE shop_id = :shop_id

-- name: insert_stocks
-- Stocks of rewards that a program limits for the first time, from a JSON array of rule_id and total.
INSERT INTO stock (shop_id, rule_id, total, taken, remaining)
SELECT :shop_id, json_extract(value, '$.rule_id'), json_extract(value, '$.total'), 0, json_extract(value, '$.total')
FROM json_each(:stocks)
WHERE NOT EXISTS (SELECT 1 FROM stock WHERE shop_id = :shop_id AND rule_id = json_extract(value, '$.rule_id'))

-- name: update_stocks
-- The limits of a program that was just published, from a JSON array of rule_id and total.
UPDATE stock SET
  total = (SELECT json_extract(value, '$.total') FROM json_each(:stocks) WHERE json_extract(value, '$.rule_id') = stock.rule_id),
  remaining = max(0, (SELECT json_extract(value, '$.total') FROM json_each(:stocks) WHERE json_extract(value, '$.rule_id') = stock.rule_id) - taken)
WHERE shop_id = :shop_id AND rule_id IN (SELECT json_extract(value, '$.rule_id') FROM json_each(:stocks))

-- name: read_shop
-- A shop's settings.
SELECT shop_id, name, origins, program_version, program_hash, step_up_points, order_settings FROM shop WHERE shop_id = :shop_id

-- name: read_shop_keys
-- The keys that are good.
SELECT key_id, purpose, sealed_secret FROM shop_key WHERE shop_id = :shop_id AND retired_at IS NULL ORDER BY created_at, key_id

-- name: list_shops
-- All shops, for the operator.
SELECT shop_id, name, origins, program_version, program_hash FROM shop ORDER BY shop_id

-- name: insert_shop
-- A new shop.
INSERT INTO shop (shop_id, name, origins, created_at) VALUES (:shop_id, :name, :origins, CAST(:created_at AS INTEGER))

-- name: insert_shop_key
-- A new key.
INSERT INTO shop_key (shop_id, key_id, purpose, sealed_secret, created_at) VALUES (:shop_id, :key_id, :purpose, :sealed_secret, CAST(:created_at AS INTEGER))

-- name: reseal_shop_key
-- A key's secret, sealed anew under the master key of today; nothing where somebody else did it first.
UPDATE shop_key SET sealed_secret = :sealed_secret WHERE shop_id = :shop_id AND key_id = :key_id AND sealed_secret = :known_secret

-- name: retire_shop_key
-- A key that is good no longer. Returns it only when it was good before.
UPDATE shop_key SET retired_at = CAST(:retired_at AS INTEGER) WHERE shop_id = :shop_id AND key_id = :key_id AND retired_at IS NULL RETURNING key_id

-- name: read_stocks
-- What is left of certain rewards (a JSON array of identifiers).
SELECT rule_id, remaining FROM stock
WHERE shop_id = :shop_id AND rule_id IN (SELECT value FROM json_each(:rule_ids)) ORDER BY rule_id

-- name: update_turn
-- The shop that a job served last.
UPDATE turn SET shop_id = :shop_id WHERE job = :job

-- name: insert_voucher
-- A voucher that was just issued, with the answer its request gets if repeated. One that pays a share of an order is held by it at once.
INSERT INTO voucher (shop_id, code, account_id, order_id, revision, body, request_hash, answer)
VALUES (:shop_id, :code, :account_id, :order_id, CAST(:revision AS INTEGER), :body, :request_hash, :answer)

-- name: update_voucher
-- A voucher after a transition. Its account's entries in the same batch guard against races.
UPDATE voucher SET order_id = :order_id, revision = CAST(:revision AS INTEGER), body = :body WHERE shop_id = :shop_id AND code = :code
