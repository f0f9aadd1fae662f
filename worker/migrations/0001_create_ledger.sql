-- The ledger and what stands around it. Forward-only. Every business key starts with shop_id: a shop is a tenant.
-- Numbers arrive from D1's bindings as REAL; STRICT tables turn whole ones back into INTEGER and refuse the rest.
-- Instants are milliseconds since 1970 (UTC), civil days are YYYY-MM-DD in the program's time zone.

-- A shop: one tenant of this deployment.
CREATE TABLE shop (
  shop_id TEXT NOT NULL PRIMARY KEY,          -- chosen by the operator, part of every address
  name TEXT NOT NULL,                         -- what the shop is called
  origins TEXT NOT NULL,                      -- JSON array of origins whose pages may call the API
  program_version INTEGER,                    -- the program version in force; NULL before the first
  program_hash TEXT,                          -- its hash, as there; caches are keyed by it
  created_at INTEGER NOT NULL,
  CONSTRAINT shop_origins_are_json CHECK (json_valid(origins))
) STRICT, WITHOUT ROWID;

-- Keys of a shop. Secrets must be read back to check signatures, so they are sealed (AES-256-GCM), never plain.
CREATE TABLE shop_key (
  shop_id TEXT NOT NULL REFERENCES shop (shop_id),
  key_id TEXT NOT NULL,                       -- the kid of member tokens
  purpose TEXT NOT NULL,                      -- what the key may sign
  sealed_secret TEXT NOT NULL,                -- base64 of nonce and ciphertext
  created_at INTEGER NOT NULL,
  retired_at INTEGER,                         -- NULL while the key is good
  PRIMARY KEY (shop_id, key_id),
  CONSTRAINT shop_key_purpose_is_named CHECK (purpose <> '')
) STRICT, WITHOUT ROWID;

-- Program versions, immutable once published.
CREATE TABLE program_version (
  shop_id TEXT NOT NULL REFERENCES shop (shop_id),
  version INTEGER NOT NULL,                   -- from 1 without gaps
  document TEXT NOT NULL,                     -- the program document as JSON
  published_at INTEGER NOT NULL,
  hash TEXT NOT NULL,                         -- SHA-256 of the document, 64 hex digits: after a restore a number may be given again
  PRIMARY KEY (shop_id, version),
  CONSTRAINT program_version_counts_from_one CHECK (version >= 1),
  CONSTRAINT program_version_holds_a_hash CHECK (length(hash) = 64)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER program_version_is_immutable BEFORE UPDATE ON program_version
BEGIN SELECT RAISE(ABORT, 'program_version_is_immutable'); END;

CREATE TRIGGER program_version_is_kept BEFORE DELETE ON program_version
BEGIN SELECT RAISE(ABORT, 'program_version_is_kept'); END;

-- An account: a cache of its entries, rebuilt by replay. No personal data.
CREATE TABLE account (
  shop_id TEXT NOT NULL REFERENCES shop (shop_id),
  account_id TEXT NOT NULL,                   -- opaque
  sequence INTEGER NOT NULL,                  -- sequence of the last entry
  head_hash TEXT NOT NULL,                    -- hash of the last entry, 64 hex digits
  state TEXT NOT NULL,                        -- the fold of all entries as JSON
  next_due_on TEXT,                           -- the next day time alone changes the account; NULL = never
  PRIMARY KEY (shop_id, account_id),
  CONSTRAINT account_sequence_is_positive CHECK (sequence >= 1),
  CONSTRAINT account_head_is_a_hash CHECK (length(head_hash) = 64)
) STRICT, WITHOUT ROWID;

-- The job that settles quiet accounts finds them here.
CREATE INDEX account_by_next_due_on ON account (next_due_on) WHERE next_due_on IS NOT NULL;

-- A member: the only table with personal data.
CREATE TABLE member (
  shop_id TEXT NOT NULL REFERENCES shop (shop_id),
  customer_id TEXT NOT NULL,                  -- the shop's id of the customer
  account_id TEXT NOT NULL,                   -- the member's account
  email TEXT,
  phone TEXT,
  locale TEXT,                                -- language the member reads
  consented_at INTEGER,                       -- when the member agreed in the widget; NULL = enrolled by the shop
  created_at INTEGER NOT NULL,
  PRIMARY KEY (shop_id, customer_id)
) STRICT, WITHOUT ROWID;

-- The ledger. Plain INSERTs only; nothing is ever changed or deleted.
CREATE TABLE entry (
  shop_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  sequence INTEGER NOT NULL,                  -- from 1 without gaps; two writers of the same one collide here
  source TEXT NOT NULL,                       -- what caused it
  revision INTEGER NOT NULL,                  -- revision of the source
  kind TEXT NOT NULL,                         -- what it does
  points INTEGER NOT NULL,                    -- points it moves
  effective_on TEXT NOT NULL,                 -- the day it counts from
  recorded_at INTEGER NOT NULL,               -- when it was written
  body TEXT NOT NULL,                         -- everything it changes, and why, as JSON
  format INTEGER NOT NULL,                    -- number of the canonical byte form the hash covers
  previous_hash TEXT NOT NULL,                -- hash of the entry before, 64 hex digits
  hash TEXT NOT NULL,                         -- SHA-256 over previous hash and canonical bytes
  PRIMARY KEY (shop_id, account_id, sequence),
  CONSTRAINT entry_sequence_is_positive CHECK (sequence >= 1),
  CONSTRAINT entry_points_are_exact CHECK (points BETWEEN -9007199254740991 AND 9007199254740991),
  CONSTRAINT entry_hashes_are_hashes CHECK (length(hash) = 64 AND length(previous_hash) = 64)
) STRICT, WITHOUT ROWID;

-- Exactly once: a source posts each revision and kind a single time, whoever asks.
CREATE UNIQUE INDEX entry_once_by_source ON entry (shop_id, source, revision, kind);

CREATE TRIGGER entry_is_immutable BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'entry_is_immutable'); END;

CREATE TRIGGER entry_is_kept BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'entry_is_kept'); END;

-- What is known of an order: merged snapshots, frozen award plan, what was given and taken. No personal data.
CREATE TABLE source (
  shop_id TEXT NOT NULL REFERENCES shop (shop_id),
  source TEXT NOT NULL,                       -- order:<id>
  account_id TEXT,                            -- bound for good once set; NULL = the order of a guest
  version INTEGER NOT NULL,                   -- rises with every write; a write that read another version fails here
  record TEXT NOT NULL,                       -- JSON
  PRIMARY KEY (shop_id, source),
  CONSTRAINT source_version_matches CHECK (version >= 1)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER source_is_bound_for_good BEFORE UPDATE OF account_id ON source
WHEN OLD.account_id IS NOT NULL AND NEW.account_id IS NOT OLD.account_id
BEGIN SELECT RAISE(ABORT, 'source_is_bound_for_good'); END;

-- Vouchers by code. The code is derived from the request's key, so the row also answers a repeated request.
CREATE TABLE voucher (
  shop_id TEXT NOT NULL REFERENCES shop (shop_id),
  code TEXT NOT NULL,                         -- upper case
  account_id TEXT NOT NULL,                   -- who redeemed
  order_id TEXT,                              -- the order that holds or used it
  revision INTEGER NOT NULL,                  -- rises with every transition
  body TEXT NOT NULL,                         -- the voucher as JSON
  request_hash TEXT NOT NULL,                 -- SHA-256 of the request that redeemed it, 64 hex digits
  answer TEXT NOT NULL,                       -- what that request was answered
  PRIMARY KEY (shop_id, code)
) STRICT, WITHOUT ROWID;

-- Orders find the vouchers they hold. Issuing a voucher writes no row here.
CREATE INDEX voucher_by_order ON voucher (shop_id, order_id) WHERE order_id IS NOT NULL;

-- Authentic deliveries that could not be processed, without customer data, kept 30 days for a person to look at.
CREATE TABLE parked_delivery (
  shop_id TEXT NOT NULL REFERENCES shop (shop_id),
  delivery_id TEXT NOT NULL,                  -- SHA-256 of the body: a repeated delivery parks once
  platform TEXT NOT NULL,
  reason TEXT NOT NULL,                       -- why it was not processed
  snapshot TEXT,                              -- the order without its customer as JSON; NULL when it could not be read
  parked_at INTEGER NOT NULL,
  PRIMARY KEY (shop_id, delivery_id)
) STRICT, WITHOUT ROWID;
