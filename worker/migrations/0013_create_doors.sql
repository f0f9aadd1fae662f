-- What a shop's operator chose about its doors, and about how long what is personal is kept. NULL = not asked for.

ALTER TABLE shop ADD COLUMN step_up_points INTEGER;          -- redemptions of so many points and more want a fresh sign-in
ALTER TABLE shop ADD COLUMN approval_points INTEGER;         -- more points by hand for one member in a day want a second operator
ALTER TABLE shop ADD COLUMN inactive_days INTEGER;           -- a member without an entry for so long is erased
ALTER TABLE shop ADD COLUMN note_days INTEGER;               -- free text about gifts by hand is emptied after so long

-- Gifts by hand that wait for a second operator. Holds who gets it, and free text: exported and erased with the member, and dropped
-- when nobody decided.
CREATE TABLE grant_proposal (
  shop_id TEXT NOT NULL REFERENCES shop (shop_id),
  grant_id TEXT NOT NULL,                     -- the operator's name of the grant
  customer_id TEXT NOT NULL,                  -- who is to get it
  request TEXT NOT NULL,                      -- what was asked for, as JSON
  proposed_by TEXT NOT NULL,                  -- key_id, or 'root'
  proposed_at INTEGER NOT NULL,
  proposal_hash TEXT NOT NULL,                -- keyed hash of who asked for what, 64 hex digits: an approval names it
  PRIMARY KEY (shop_id, grant_id),
  CONSTRAINT grant_proposal_request_is_json CHECK (json_valid(request)),
  CONSTRAINT grant_proposal_hash_is_a_hash CHECK (length(proposal_hash) = 64)
) STRICT, WITHOUT ROWID;

-- An erasure finds a member's.
CREATE INDEX grant_proposal_by_customer_id ON grant_proposal (shop_id, customer_id);

-- Names of gifts that were declined or withdrawn: used up, but for the very same gift. Holds nothing personal.
CREATE TABLE declined_grant (
  shop_id TEXT NOT NULL REFERENCES shop (shop_id),
  grant_id TEXT NOT NULL,
  proposal_hash TEXT NOT NULL,                -- of what was declined
  declined_at INTEGER NOT NULL,
  PRIMARY KEY (shop_id, grant_id)
) STRICT, WITHOUT ROWID;

-- What was declined while it was being approved is not given: the decision fails as a whole.
CREATE TRIGGER declined_grant_is_kept BEFORE INSERT ON grant_note
WHEN EXISTS (SELECT 1 FROM declined_grant WHERE shop_id = NEW.shop_id AND grant_id = NEW.grant_id)
BEGIN SELECT RAISE(ABORT, 'declined_grant_is_kept'); END;

-- The job finds what free text is old.
CREATE INDEX grant_note_by_granted_at ON grant_note (shop_id, granted_at) WHERE reason IS NOT NULL;

-- Where the job that forgets inactive members stopped in its present round.
CREATE TABLE retention_round (
  shop_id TEXT NOT NULL PRIMARY KEY REFERENCES shop (shop_id),
  day TEXT NOT NULL,                          -- YYYY-MM-DD (UTC) the round began on
  after TEXT NOT NULL,                        -- the last customer looked at; personal while the round is under way
  completed_at INTEGER                        -- NULL while it is under way
) STRICT, WITHOUT ROWID;
