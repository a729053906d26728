CREATE TABLE accounts (owner TEXT PRIMARY KEY, balance INTEGER CHECK (balance >= 0));

INSERT INTO
  accounts
VALUES
  ('Ada', 100),
  ('Grace', 250);

UPDATE accounts
SET
  balance = balance - 150
WHERE
  owner = 'Grace';

SELECT
  *
FROM
  accounts
ORDER BY
  owner;

UPDATE accounts
SET
  balance = balance - 150
WHERE
  owner = 'Ada';

SELECT
  'This is never shown.';
