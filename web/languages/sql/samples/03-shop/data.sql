INSERT INTO
  articles
VALUES
  ('pen', 2.5, 100),
  ('ink', 7, 12),
  ('paper', 0.1, 5000);

INSERT INTO
  orders
VALUES
  ('Ada', 'pen', 4),
  ('Grace', 'ink', 1),
  ('Ada', 'paper', 500),
  ('Edgar', 'pen', 1);
