-- How a shop's orders are read: gift cards, test gateways, parts of orders, rates of currencies. JSON; NULL = nothing was said.

ALTER TABLE shop ADD COLUMN order_settings TEXT CONSTRAINT shop_order_settings_is_json CHECK (order_settings IS NULL OR json_valid(order_settings));
