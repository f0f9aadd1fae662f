-- A gift by hand that waits, by its name.
SELECT request, proposed_by, proposed_at, proposal_hash FROM grant_proposal WHERE shop_id = ?1 AND grant_id = ?2
