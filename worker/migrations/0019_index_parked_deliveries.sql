-- A member is told of orders that could not be counted yet.
CREATE INDEX parked_delivery_by_customer ON parked_delivery (shop_id, customer_id) WHERE customer_id IS NOT NULL;
