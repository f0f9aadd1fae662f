-- Forgets warnings nobody can act on any more.
DELETE FROM order_warning WHERE seen_at < CAST(?1 AS INTEGER)
