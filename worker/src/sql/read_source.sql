-- What is known of an order.
SELECT account_id, version, record FROM source WHERE shop_id = ?1 AND source = ?2
