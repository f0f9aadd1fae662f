-- Whoever asks for everything stored about them gets their orders, too, of which no entry speaks: unpaid ones, mostly. All others are found
-- by their entries, and cost no place in an index.
CREATE INDEX source_that_moved_nothing ON source (shop_id, account_id)
WHERE account_id IS NOT NULL AND json_extract(record, '$.revision') = 0;
