-- Empties the oldest free text about gifts by hand that its shop keeps no longer; that something was given, and what, stays.
UPDATE grant_note SET reason = NULL, note = NULL, author = NULL, message = NULL
WHERE (shop_id, grant_id) IN (
  SELECT old.shop_id, old.grant_id FROM shop CROSS JOIN grant_note AS old INDEXED BY grant_note_by_granted_at ON old.shop_id = shop.shop_id
  WHERE shop.note_days IS NOT NULL AND old.reason IS NOT NULL AND old.granted_at < CAST(?1 AS INTEGER) - shop.note_days * 86400000
  LIMIT CAST(?2 AS INTEGER)
)
