CREATE TEMP TABLE inner_table(n);
CREATE TEMP TABLE outer_table(n);
CREATE TEMP TRIGGER deep AFTER INSERT ON inner_table BEGIN
  SELECT RAISE(ABORT, 'too deep');
END;
CREATE TEMP TRIGGER deeper AFTER INSERT ON outer_table BEGIN
  INSERT INTO inner_table VALUES (new.n);
END;

INSERT INTO outer_table VALUES (1); -- HERE
