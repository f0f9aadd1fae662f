-- Binds a customer to an account. The second one to join collides on the primary key.
INSERT INTO member (shop_id, customer_id, account_id, email, phone, locale, consented_at, created_at, source)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, CAST(?7 AS INTEGER), CAST(?8 AS INTEGER), ?9)
