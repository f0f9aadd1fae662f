-- Who asked to be forgotten, in a form that recognises a customer id but does not tell it. The same is remembered in KV, which a
-- restore of this database does not turn back.
CREATE TABLE erasure (
  shop_id TEXT NOT NULL REFERENCES shop (shop_id),
  customer_hash TEXT NOT NULL,                -- HMAC-SHA256 of the customer id under the hash key, 64 hex digits
  account_id TEXT NOT NULL,                   -- the account, which nobody owns any more
  erased_at INTEGER NOT NULL,
  PRIMARY KEY (shop_id, customer_hash)
) STRICT, WITHOUT ROWID;
