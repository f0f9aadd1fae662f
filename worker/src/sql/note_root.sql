-- A day's root as far as it is computed.
INSERT INTO ledger_root (shop_id, day, root, accounts, entries, after, completed_at)
VALUES (?1, ?2, ?3, CAST(?4 AS INTEGER), CAST(?5 AS INTEGER), ?6, CAST(?7 AS INTEGER))
ON CONFLICT (shop_id, day) DO UPDATE SET root = excluded.root, accounts = excluded.accounts, entries = excluded.entries,
  after = excluded.after, completed_at = excluded.completed_at
