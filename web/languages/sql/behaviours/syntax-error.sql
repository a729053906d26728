SELECT 1
  FORM nowhere;
--     ^^^^^^^ syntax error
