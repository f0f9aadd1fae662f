-- How many of a limited reward are left. A row appears with the first program version that limits the reward and stays: what was
-- taken is not forgotten when a later version changes the limit, drops it, or brings it back.
--
-- Publishing sets `total`, and `remaining` to what that leaves after everything taken, never below zero: a limit lowered below what
-- is taken refuses further redemptions and takes nothing away from anybody.
CREATE TABLE stock (
  shop_id TEXT NOT NULL REFERENCES shop (shop_id),
  rule_id TEXT NOT NULL,                      -- the reward
  total INTEGER NOT NULL,                     -- how many there are in all, by the program version that limited it last
  taken INTEGER NOT NULL,                     -- how many are out: redeemed or given, and not given back
  remaining INTEGER NOT NULL,                 -- how many can still be taken
  PRIMARY KEY (shop_id, rule_id),
  -- Taking one too many fails here, and the whole decision with it.
  CONSTRAINT stock_is_not_overdrawn CHECK (remaining >= 0),
  CONSTRAINT stock_taken_is_a_count CHECK (taken >= 0)
) STRICT, WITHOUT ROWID;
