-- name: delete_old_grant_proposals
-- Drops what nobody decided. The table holds what waits for people: a few rows.
DELETE FROM grant_proposal WHERE proposed_at < CAST(:before_proposed_at AS INTEGER)

-- name: delete_old_order_warnings
-- Forgets warnings nobody can act on any more.
DELETE FROM order_warning WHERE seen_at < CAST(:before_seen_at AS INTEGER)

-- name: empty_old_grant_notes
-- Empties the oldest free text about gifts by hand that its shop keeps no longer; that something was given, and what, stays.
UPDATE grant_note SET reason = NULL, note = NULL, author = NULL, message = NULL
WHERE (shop_id, grant_id) IN (
  SELECT old.shop_id, old.grant_id FROM shop CROSS JOIN grant_note AS old INDEXED BY grant_note_by_granted_at ON old.shop_id = shop.shop_id
  WHERE shop.note_days IS NOT NULL AND old.reason IS NOT NULL AND old.granted_at < CAST(:before_granted_at AS INTEGER) - shop.note_days * 86400000
  LIMIT CAST(:limit AS INTEGER)
)

-- name: read_next_retention
-- The shop whose members are to be looked at: one whose round is under way, else one that had none today.
SELECT shop.shop_id, inactive_days, CASE WHEN completed_at IS NULL THEN coalesce(after, '') ELSE '' END AS after
FROM shop LEFT JOIN retention_round ON retention_round.shop_id = shop.shop_id
WHERE inactive_days IS NOT NULL AND (completed_at IS NULL OR day < :before_day) ORDER BY coalesce(day, ''), shop.shop_id LIMIT 1

-- name: note_retention
-- How far the round through a shop's members has come.
INSERT INTO retention_round (shop_id, day, after, completed_at) VALUES (:shop_id, :day, :after, CAST(:completed_at AS INTEGER))
ON CONFLICT (shop_id) DO UPDATE SET day = excluded.day, after = excluded.after, completed_at = excluded.completed_at

-- name: read_last_entries_of_members
-- Members behind a customer, in order, and when something last happened on their accounts.
SELECT member.customer_id, entry.recorded_at
FROM member
JOIN account ON account.shop_id = member.shop_id AND account.account_id = member.account_id
JOIN entry ON entry.shop_id = account.shop_id AND entry.account_id = account.account_id AND entry.sequence = account.sequence
WHERE member.shop_id = :shop_id AND member.customer_id > :after_customer_id ORDER BY member.customer_id LIMIT CAST(:limit AS INTEGER)
