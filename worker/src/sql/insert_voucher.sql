-- A voucher that was just issued, with the answer its request gets if repeated. One that pays a share of an order is held by it at once.
INSERT INTO voucher (shop_id, code, account_id, order_id, revision, body, request_hash, answer)
VALUES (?1, ?2, ?3, ?4, CAST(?5 AS INTEGER), ?6, ?7, ?8)
