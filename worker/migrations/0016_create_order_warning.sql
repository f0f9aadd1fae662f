-- What is odd about the news of an order: kept for the merchant, once each, until nobody asks any more.
CREATE TABLE order_warning (
  shop_id TEXT NOT NULL REFERENCES shop (shop_id),
  order_id TEXT NOT NULL,                     -- the platform's id
  code TEXT NOT NULL,                         -- what is odd, as the API names it
  detail TEXT NOT NULL,                       -- in words: fields and values, nothing personal
  seen_at INTEGER NOT NULL,                   -- when it was first seen
  PRIMARY KEY (shop_id, order_id, code)
) STRICT, WITHOUT ROWID;

-- The merchant reads the latest.
CREATE INDEX order_warning_by_seen_at ON order_warning (shop_id, seen_at);

-- The job forgets the oldest.
CREATE INDEX order_warning_by_age ON order_warning (seen_at);
