-- Parked deliveries are kept 30 days.
DELETE FROM parked_delivery WHERE parked_at < CAST(?1 AS INTEGER)
