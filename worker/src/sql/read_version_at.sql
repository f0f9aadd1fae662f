-- The program version in force at an instant.
SELECT version AS program_version, hash AS program_hash FROM program_version WHERE shop_id = ?1 AND published_at <= CAST(?2 AS INTEGER)
ORDER BY published_at DESC, version DESC LIMIT 1
