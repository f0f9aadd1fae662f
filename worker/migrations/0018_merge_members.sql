-- One person with several customer ids: the directory leads from the account that was merged to the one that is kept. Sources and vouchers
-- stay bound to the account that first had them; whoever looks for theirs follows the alias.
CREATE TABLE account_alias (
  shop_id TEXT NOT NULL REFERENCES shop (shop_id),
  account_id TEXT NOT NULL,                   -- the account that was merged
  kept_account_id TEXT NOT NULL,              -- the account that has everything now; never an alias itself
  merged_at INTEGER NOT NULL,
  PRIMARY KEY (shop_id, account_id),
  CONSTRAINT account_alias_is_of_another CHECK (account_id <> kept_account_id)
) STRICT, WITHOUT ROWID;

-- An account that is kept for others is not merged itself.
CREATE INDEX account_alias_by_kept_account_id ON account_alias (shop_id, kept_account_id);

ALTER TABLE member ADD COLUMN merged_account_id TEXT;        -- the account the customer had before a merge; NULL = never merged

-- No alias leads to an alias: of two merges at once one is refused.
CREATE TRIGGER account_alias_is_kept BEFORE INSERT ON account_alias
WHEN EXISTS (SELECT 1 FROM account_alias WHERE shop_id = NEW.shop_id AND account_id = NEW.kept_account_id)
  OR EXISTS (SELECT 1 FROM account_alias WHERE shop_id = NEW.shop_id AND kept_account_id = NEW.account_id)
BEGIN SELECT RAISE(ABORT, 'account_alias_is_kept'); END;
