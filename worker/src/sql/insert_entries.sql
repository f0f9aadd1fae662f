-- New entries from a JSON array. Plain INSERT: a taken sequence or source aborts the whole batch.
INSERT INTO entry (
  shop_id, account_id, sequence, source, revision, kind, points, effective_on, recorded_at, body, format, previous_hash, hash
)
SELECT
  ?1, ?2,
  json_extract(value, '$.sequence'), json_extract(value, '$.source'), json_extract(value, '$.revision'),
  json_extract(value, '$.kind'), json_extract(value, '$.points'), json_extract(value, '$.effective_on'),
  json_extract(value, '$.recorded_at'), json_extract(value, '$.body'), json_extract(value, '$.format'),
  json_extract(value, '$.previous_hash'), json_extract(value, '$.hash')
FROM json_each(?3)
