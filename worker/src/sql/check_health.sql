-- Is the database there, and are its tables?
SELECT count(*) AS shops FROM (SELECT 1 FROM shop LIMIT 1)
