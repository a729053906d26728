CREATE TABLE books (title TEXT, author TEXT, year INTEGER);

INSERT INTO books VALUES ('Emma', 'Jane Austen', 1815, 'novel');

SELECT title, publisher FROM books WHERE year > 1800;

SELECT author, count(*) FORM books GROUP BY author;
