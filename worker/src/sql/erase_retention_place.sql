-- The job that forgets inactive members begins its round again rather than keep this customer's id as its place.
UPDATE retention_round SET after = '' WHERE shop_id = ?1 AND after = ?2
