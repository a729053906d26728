CREATE TABLE words AS
WITH RECURSIVE
  split (word, rest) AS (
    -- Whatever is no letter of a word becomes a space.
    SELECT
      '',
      lower(replace(replace(replace(readall(), char(10), ' '), ',', ' '), '.', ' ')) || ' '
    UNION ALL
    SELECT
      substr(rest, 1, instr(rest, ' ') - 1),
      substr(rest, instr(rest, ' ') + 1)
    FROM
      split
    WHERE
      rest <> ''
  )
SELECT
  word
FROM
  split
WHERE
  word <> '';

SELECT
  word,
  count(*) AS times,
  printf(
    '%.1f %%',
    100.0 * count(*) / (
      SELECT
        count(*)
      FROM
        words
    )
  ) AS share
FROM
  words
GROUP BY
  word
ORDER BY
  times DESC,
  word
LIMIT
  CAST(?1 AS INTEGER);

SELECT
  count(*) AS words,
  count(DISTINCT word) AS "different ones"
FROM
  words;
