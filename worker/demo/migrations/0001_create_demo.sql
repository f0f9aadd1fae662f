-- The demo shop's own back end, and its clock.

-- Orders of the demo shop, as a real shop would keep them in its own database.
CREATE TABLE demo_order (
  order_id TEXT NOT NULL PRIMARY KEY,
  shopper TEXT,                               -- who bought; NULL = a guest
  body TEXT NOT NULL,                         -- the order as JSON
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- How far the "skip days" button has moved the clock of this deployment.
CREATE TABLE demo_clock (
  one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  offset_milliseconds INTEGER NOT NULL
) STRICT;
