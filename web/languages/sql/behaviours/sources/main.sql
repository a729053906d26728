.read part.sql
SELECT print(n) FROM part;
