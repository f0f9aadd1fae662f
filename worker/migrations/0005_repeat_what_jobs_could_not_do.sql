-- What jobs need in order to come back to what failed, and to pass by it.

-- A parked delivery is tried again where that may help. The customer's id stands here, and not in the snapshot, for up to 30 days: without
-- it an order cannot be recorded later. Neither e-mail nor phone number does.
ALTER TABLE parked_delivery ADD COLUMN customer_id TEXT;               -- whose it is; NULL = a guest's, or it could not be read
ALTER TABLE parked_delivery ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;   -- times it was tried again
ALTER TABLE parked_delivery ADD COLUMN next_attempt_at INTEGER;        -- when it is tried next; NULL = a person has to look

-- The job finds what is to be tried, shop by shop.
CREATE INDEX parked_delivery_by_next_attempt_at ON parked_delivery (shop_id, next_attempt_at) WHERE next_attempt_at IS NOT NULL;

-- Which shop a job served last: its next run begins behind it. Written only while more is due than a run tries.
CREATE TABLE turn (
  job TEXT NOT NULL PRIMARY KEY,
  shop_id TEXT NOT NULL                       -- '' = none yet
) STRICT, WITHOUT ROWID;

INSERT INTO turn (job, shop_id) VALUES ('outbox', ''), ('birthdays', ''), ('parked', '');

-- The operator sees what is parked, the job forgets what is old.
CREATE INDEX parked_delivery_by_parked_at ON parked_delivery (shop_id, parked_at);

-- Where the job that settles accounts stopped in its present round: it goes on behind this account, and behind the last from the
-- beginning. Empty texts stand before all. Moved only while more accounts are due than a run settles.
CREATE TABLE settling_place (
  one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  next_due_on TEXT NOT NULL,                  -- the day that account is due
  shop_id TEXT NOT NULL,
  account_id TEXT NOT NULL
) STRICT;

INSERT INTO settling_place (one, next_due_on, shop_id, account_id) VALUES (1, '', '', '');
