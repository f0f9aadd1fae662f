-- A round of the audit as far as it has come.
INSERT INTO audit_round (shop_id, day, after, accounts, entries, faults, place, tries, updated_at, completed_at)
VALUES (?1, ?2, ?3, CAST(?4 AS INTEGER), CAST(?5 AS INTEGER), ?6, ?7, CAST(?8 AS INTEGER), CAST(?9 AS INTEGER), CAST(?10 AS INTEGER))
ON CONFLICT (shop_id) DO UPDATE SET day = excluded.day, after = excluded.after, accounts = excluded.accounts, entries = excluded.entries,
  faults = excluded.faults, place = excluded.place, tries = excluded.tries, updated_at = excluded.updated_at,
  completed_at = excluded.completed_at
