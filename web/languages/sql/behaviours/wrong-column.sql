CREATE TEMP TABLE person(name);
SELECT name,
    age
--  ^^^ no such column: age
FROM person;
