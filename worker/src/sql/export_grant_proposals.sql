-- What waits to be given to a customer.
SELECT grant_id, request, proposed_at FROM grant_proposal INDEXED BY grant_proposal_by_customer_id
WHERE shop_id = ?1 AND customer_id = ?2
