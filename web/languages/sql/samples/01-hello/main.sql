CREATE TABLE people (name TEXT NOT NULL, born INTEGER NOT NULL);

INSERT INTO
  people
VALUES
  ('Ada', 1815),
  ('Grace', 1906),
  ('Edgar', 1923);

SELECT
  'Hello, ' || name || '!' AS greeting,
  1970 - born AS "age when SQL began"
FROM
  people
ORDER BY
  born;

SELECT
  count(*) AS people,
  min(born) AS first,
  max(born) AS last,
  round(avg(born), 1) AS average
FROM
  people;
