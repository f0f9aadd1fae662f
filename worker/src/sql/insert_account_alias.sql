-- Leads from an account that is merged to the one that is kept.
INSERT INTO account_alias (shop_id, account_id, kept_account_id, merged_at) VALUES (?1, ?2, ?3, CAST(?4 AS INTEGER))
