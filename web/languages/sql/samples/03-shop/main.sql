.read schema.sql
.read data.sql

SELECT
  *
FROM
  bill;

BEGIN;

INSERT INTO
  orders (customer, article, count)
VALUES
  ('Grace', 'pen', 90);

SELECT
  name,
  stock AS "stock in the transaction"
FROM
  articles
WHERE
  name = 'pen';

ROLLBACK;

SELECT
  name,
  stock
FROM
  articles
ORDER BY
  name;
