CREATE TABLE readers (name TEXT);
INSERT INTO readers VALUES ('reader');
SELECT 'Hello, ' || name || ' @EDIT@' AS greeting FROM readers;
