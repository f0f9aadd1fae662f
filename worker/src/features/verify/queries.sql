-- name: read_next_root
-- A shop whose root of a day is not computed yet, with what is.
SELECT shop.shop_id, coalesce(root, '') AS root, coalesce(accounts, 0) AS accounts, coalesce(entries, 0) AS entries, coalesce(after, '') AS after
FROM shop LEFT JOIN ledger_root ON ledger_root.shop_id = shop.shop_id AND ledger_root.day = :day
WHERE completed_at IS NULL ORDER BY shop.shop_id LIMIT 1

-- name: read_heads_before
-- The last entry of each account that was written before an instant, account by account.
SELECT account.account_id, entry.sequence, entry.hash FROM account LEFT JOIN entry
  ON entry.shop_id = account.shop_id AND entry.account_id = account.account_id AND entry.sequence = (
    SELECT sequence FROM entry AS earlier
    WHERE earlier.shop_id = account.shop_id AND earlier.account_id = account.account_id AND earlier.recorded_at < CAST(:before_recorded_at AS INTEGER)
    ORDER BY sequence DESC LIMIT 1
  )
WHERE account.shop_id = :shop_id AND account.account_id > :after_account_id ORDER BY account.account_id LIMIT CAST(:limit AS INTEGER)

-- name: note_root
-- A day's root as far as it is computed.
INSERT INTO ledger_root (shop_id, day, root, accounts, entries, after, completed_at)
VALUES (:shop_id, :day, :root, CAST(:accounts AS INTEGER), CAST(:entries AS INTEGER), :after, CAST(:completed_at AS INTEGER))
ON CONFLICT (shop_id, day) DO UPDATE SET root = excluded.root, accounts = excluded.accounts, entries = excluded.entries,
  after = excluded.after, completed_at = excluded.completed_at

-- name: read_root
-- The root of a day, or the latest one.
SELECT day, root, accounts, entries FROM ledger_root
WHERE shop_id = :shop_id AND completed_at IS NOT NULL AND (:day IS NULL OR day = :day) ORDER BY day DESC LIMIT 1

-- name: read_next_round
-- The shop whose audit is due: one under way, else one that was not audited today, the one that waits longest first.
SELECT shop.shop_id, completed_at IS NULL AND day IS NOT NULL AS is_under_way, coalesce(day, '') AS day, coalesce(after, '') AS after,
  coalesce(accounts, 0) AS accounts, coalesce(entries, 0) AS entries, coalesce(faults, '[]') AS faults, place, coalesce(tries, 0) AS tries
FROM shop LEFT JOIN audit_round ON audit_round.shop_id = shop.shop_id
WHERE completed_at IS NULL OR day < :before_day ORDER BY coalesce(updated_at, 0), shop.shop_id LIMIT 1

-- name: note_round
-- A round of the audit as far as it has come.
INSERT INTO audit_round (shop_id, day, after, accounts, entries, faults, place, tries, updated_at, completed_at)
VALUES (:shop_id, :day, :after, CAST(:accounts AS INTEGER), CAST(:entries AS INTEGER), :faults, :place, CAST(:tries AS INTEGER), CAST(:updated_at AS INTEGER), CAST(:completed_at AS INTEGER))
ON CONFLICT (shop_id) DO UPDATE SET day = excluded.day, after = excluded.after, accounts = excluded.accounts, entries = excluded.entries,
  faults = excluded.faults, place = excluded.place, tries = excluded.tries, updated_at = excluded.updated_at,
  completed_at = excluded.completed_at

-- name: read_round
-- The latest round of the audit through a shop.
SELECT shop_id, day, after, accounts, entries, faults, place, tries, updated_at, completed_at FROM audit_round WHERE shop_id = :shop_id

-- name: read_ledger_after
-- Every column of the entries of the next accounts, for whoever checks the ledger elsewhere.
SELECT shop_id, account_id, sequence, source, revision, kind, points, effective_on, recorded_at, body, format, previous_hash, hash FROM entry
WHERE shop_id = :shop_id AND (account_id > :after_account_id OR (account_id = :after_account_id AND sequence > CAST(:after_sequence AS INTEGER)))
ORDER BY account_id, sequence LIMIT CAST(:limit AS INTEGER)

-- name: read_cached_account
-- An account as it is cached, for comparison with its replay.
SELECT account_id, sequence, head_hash, state, next_due_on FROM account WHERE shop_id = :shop_id AND account_id = :account_id
