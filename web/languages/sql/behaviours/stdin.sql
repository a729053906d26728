WITH RECURSIVE lines(line) AS (
  SELECT readline()
  UNION ALL
  SELECT readline() FROM lines WHERE line IS NOT NULL
)
SELECT print('[' || line || ']') FROM lines WHERE line IS NOT NULL;

SELECT print('end');
