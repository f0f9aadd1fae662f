-- Operators beside the one who deployed: named keys with scopes, and what was done with them.

-- Keys of operators. Only a keyed hash of the secret is kept: a copy of this table opens nothing.
CREATE TABLE operator_key (
  key_id TEXT NOT NULL PRIMARY KEY,           -- part of what is presented
  name TEXT NOT NULL,                         -- for people: who or what uses it
  scopes TEXT NOT NULL,                       -- JSON array: read, publish, grant, keys, privacy
  shop_id TEXT REFERENCES shop (shop_id),     -- the one shop it is for; NULL = every shop
  secret_hash TEXT NOT NULL,                  -- HMAC-SHA256 under the hash key, 64 hex digits
  created_at INTEGER NOT NULL,
  retired_at INTEGER,                         -- NULL while the key is good
  CONSTRAINT operator_key_scopes_are_json CHECK (json_valid(scopes)),
  CONSTRAINT operator_key_holds_a_hash CHECK (length(secret_hash) = 64)
) STRICT, WITHOUT ROWID;

-- Every administrative act: written before it is carried out, so that none goes unrecorded; its outcome is added once, afterwards.
-- Names identifiers only; of a customer a keyed hash.
CREATE TABLE administrative_act (
  shop_id TEXT NOT NULL,                      -- '' = of the whole deployment
  act_id TEXT NOT NULL,                       -- begins with the milliseconds in hex: sorts by time
  operator TEXT NOT NULL,                     -- key_id, or 'root' for the secret of the deployment
  action TEXT NOT NULL,                       -- method and route
  subject TEXT,                               -- what it was done to
  detail TEXT,                                -- what was given by hand, and to whom
  request_id TEXT NOT NULL,                   -- as answered in x-request-id
  at INTEGER NOT NULL,
  status INTEGER,                             -- HTTP status of the answer; NULL = nobody knows
  PRIMARY KEY (shop_id, act_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER administrative_act_is_immutable BEFORE UPDATE ON administrative_act
WHEN OLD.status IS NOT NULL OR NEW.status IS NULL OR NEW.shop_id IS NOT OLD.shop_id OR NEW.act_id IS NOT OLD.act_id
  OR NEW.operator IS NOT OLD.operator OR NEW.action IS NOT OLD.action OR NEW.request_id IS NOT OLD.request_id
  OR NEW.at IS NOT OLD.at OR (OLD.subject IS NOT NULL AND NEW.subject IS NOT OLD.subject)
BEGIN SELECT RAISE(ABORT, 'administrative_act_is_immutable'); END;

CREATE TRIGGER administrative_act_is_kept BEFORE DELETE ON administrative_act
BEGIN SELECT RAISE(ABORT, 'administrative_act_is_kept'); END;
