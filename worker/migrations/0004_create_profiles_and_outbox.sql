-- What members tell about themselves, how they invite, what merchants give by hand, and what one account has to tell another.

-- More of a member. All of it is personal data and stands in this table only.
ALTER TABLE member ADD COLUMN birth_month INTEGER;           -- 1 to 12; a year is never asked for
ALTER TABLE member ADD COLUMN birth_day INTEGER;             -- 1 to 31
ALTER TABLE member ADD COLUMN birthday_set_on TEXT;          -- the civil day the member told it: one set too shortly before waits a year
ALTER TABLE member ADD COLUMN next_birthday_on TEXT;         -- the birthday that is celebrated next
ALTER TABLE member ADD COLUMN birthday_due_at INTEGER;       -- when the job looks at the member next; NULL = never
ALTER TABLE member ADD COLUMN wants_messages INTEGER NOT NULL DEFAULT 0;   -- 1 = the shop may write to the member
ALTER TABLE member ADD COLUMN referral_code TEXT;            -- the code of the member's link; NULL until it is first shown
ALTER TABLE member ADD COLUMN source TEXT;                   -- where the member came from, in the shop's words

-- A code invites to one member.
CREATE UNIQUE INDEX member_by_referral_code ON member (shop_id, referral_code) WHERE referral_code IS NOT NULL;

-- The job finds the birthdays that are near, shop by shop.
CREATE INDEX member_by_birthday_due_at ON member (shop_id, birthday_due_at) WHERE birthday_due_at IS NOT NULL;

-- What merchants gave by hand: who, why, when. Its free text may be erased; the ledger keeps that something was given, and what.
CREATE TABLE grant_note (
  shop_id TEXT NOT NULL REFERENCES shop (shop_id),
  grant_id TEXT NOT NULL,                     -- the operator's name of the grant
  account_id TEXT NOT NULL,                   -- who got it
  gives TEXT NOT NULL,                        -- what, as JSON
  reason TEXT,                                -- why, for the books; NULL once erased
  note TEXT,                                  -- more about it, for colleagues
  author TEXT,                                -- who gave, in the caller's words; NULL once erased
  given_by TEXT NOT NULL,                     -- key_id of the operator who gave, or 'root'
  approved_by TEXT,                           -- key_id of the operator who approved, or 'root'; NULL = none had to
  message TEXT,                               -- what the member reads, by language, as JSON
  granted_at INTEGER NOT NULL,
  PRIMARY KEY (shop_id, grant_id),
  CONSTRAINT grant_note_gives_are_json CHECK (json_valid(gives)),
  CONSTRAINT grant_note_message_is_json CHECK (message IS NULL OR json_valid(message))
) STRICT, WITHOUT ROWID;

-- The books of a member, newest first.
CREATE INDEX grant_note_by_account ON grant_note (shop_id, account_id, granted_at);

-- What has to happen after a decision: written with it, deleted when it is done.
CREATE TABLE outbox (
  shop_id TEXT NOT NULL REFERENCES shop (shop_id),
  effect_id TEXT NOT NULL,                    -- account, sequence of its decision's last entry, place: unique without chance
  account_id TEXT NOT NULL,                   -- the account it is for
  effect TEXT NOT NULL,                       -- what, as JSON
  attempts INTEGER NOT NULL,                  -- times it was tried
  next_attempt_at INTEGER NOT NULL,
  dead_at INTEGER,                            -- when it was given up; NULL = it is still tried
  last_error TEXT,                            -- why the last try failed, as a code
  PRIMARY KEY (shop_id, effect_id),
  CONSTRAINT outbox_effect_is_json CHECK (json_valid(effect)),
  CONSTRAINT outbox_attempts_are_a_count CHECK (attempts >= 0)
) STRICT, WITHOUT ROWID;

-- The operator sees what was given up, and what waits; the job finds what is to be tried, shop by shop.
CREATE INDEX outbox_by_dead_at ON outbox (shop_id, dead_at, next_attempt_at);
