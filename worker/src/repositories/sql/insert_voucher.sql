-- A voucher that was just issued, with the answer its request gets if repeated.
INSERT INTO voucher (shop_id, code, account_id, order_id, revision, body, request_hash, answer)
VALUES (?1, ?2, ?3, NULL, CAST(?4 AS INTEGER), ?5, ?6, ?7)
