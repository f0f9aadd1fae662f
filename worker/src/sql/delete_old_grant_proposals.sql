-- Drops what nobody decided. The table holds what waits for people: a few rows.
DELETE FROM grant_proposal WHERE proposed_at < CAST(?1 AS INTEGER)
