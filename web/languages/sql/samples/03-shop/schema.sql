CREATE TABLE articles (
  name TEXT PRIMARY KEY,
  price REAL NOT NULL CHECK (price > 0),
  stock INTEGER NOT NULL CHECK (stock >= 0)
) WITHOUT ROWID;

CREATE TABLE orders (
  customer TEXT NOT NULL,
  article TEXT NOT NULL REFERENCES articles (name),
  count INTEGER NOT NULL
);

CREATE TRIGGER take_from_stock AFTER INSERT ON orders BEGIN
  UPDATE articles SET stock = stock - new.count WHERE name = new.article;
END;

CREATE VIEW bill AS
SELECT
  customer,
  count(*) AS lines,
  printf('%.2f', sum(price * count)) AS total
FROM
  orders
  JOIN articles ON articles.name = orders.article
GROUP BY
  customer
ORDER BY
  sum(price * count) DESC;
