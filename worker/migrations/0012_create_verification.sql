-- What the daily jobs found out about the ledger.

-- One number a day that stands for every entry of a shop written before that day began (UTC).
CREATE TABLE ledger_root (
  shop_id TEXT NOT NULL REFERENCES shop (shop_id),
  day TEXT NOT NULL,                          -- YYYY-MM-DD: entries recorded before 00:00 UTC of this day
  root TEXT NOT NULL,                         -- of the accounts up to `after`, 64 hex digits
  accounts INTEGER NOT NULL,                  -- accounts in it
  entries INTEGER NOT NULL,                   -- entries in them
  after TEXT NOT NULL,                        -- the last account in it, while it is being computed
  completed_at INTEGER,                       -- NULL while it is being computed
  PRIMARY KEY (shop_id, day)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER ledger_root_is_immutable BEFORE UPDATE ON ledger_root WHEN OLD.completed_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'ledger_root_is_immutable'); END;

CREATE TRIGGER ledger_root_is_kept BEFORE DELETE ON ledger_root WHEN OLD.completed_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'ledger_root_is_kept'); END;

-- The latest round of the audit job through a shop's accounts.
CREATE TABLE audit_round (
  shop_id TEXT NOT NULL PRIMARY KEY REFERENCES shop (shop_id),
  day TEXT NOT NULL,                          -- YYYY-MM-DD (UTC) the round began on
  after TEXT NOT NULL,                        -- the last account looked at
  accounts INTEGER NOT NULL,
  entries INTEGER NOT NULL,
  faults TEXT NOT NULL,                       -- JSON array of what does not add up
  place TEXT,                                 -- JSON: how far the account behind `after` was replayed; NULL = not begun
  tries INTEGER NOT NULL,                     -- runs that began at this place and did not come to an end
  updated_at INTEGER NOT NULL,                -- when a run began with it, or ended
  completed_at INTEGER,                       -- NULL while it is under way
  CONSTRAINT audit_round_place_is_json CHECK (place IS NULL OR json_valid(place)),
  CONSTRAINT audit_round_faults_are_json CHECK (json_valid(faults))
) STRICT, WITHOUT ROWID;
