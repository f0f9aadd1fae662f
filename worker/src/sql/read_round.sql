-- The latest round of the audit through a shop.
SELECT shop_id, day, after, accounts, entries, faults, place, tries, updated_at, completed_at FROM audit_round WHERE shop_id = ?1
