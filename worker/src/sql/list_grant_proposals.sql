-- Gifts by hand that wait for a second operator.
SELECT request, proposed_by, proposed_at, proposal_hash FROM grant_proposal WHERE shop_id = ?1 ORDER BY grant_id LIMIT CAST(?2 AS INTEGER)
