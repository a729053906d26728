CREATE TABLE days AS
SELECT
  value ->> 'day' AS day,
  value ->> 'city' AS city,
  value ->> 'celsius' AS celsius
FROM
  json_each(CAST(readfile('weather.json') AS TEXT));

CREATE TABLE changes AS
SELECT
  city,
  day,
  celsius,
  celsius - lag(celsius) OVER (
    PARTITION BY
      city
    ORDER BY
      day
  ) AS change,
  round(
    avg(celsius) OVER (
      PARTITION BY
        city
      ORDER BY
        day ROWS 2 PRECEDING
    ),
    1
  ) AS "mean of three days"
FROM
  days;

SELECT
  *
FROM
  changes
ORDER BY
  city,
  day;

SELECT
  writefile(
    'changes.csv',
    'city,day,celsius,change' || char(10) || group_concat(
      concat_ws(',', city, day, celsius, coalesce(change, '')) || char(10),
      ''
      ORDER BY
        city,
        day
    )
  ) AS "bytes in changes.csv"
FROM
  changes;
