-- The next program version. Two publishers of the same number collide on the primary key.
INSERT INTO program_version (shop_id, version, document, published_at, hash)
VALUES (?1, CAST(?2 AS INTEGER), ?3, CAST(?4 AS INTEGER), ?5)
