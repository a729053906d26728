SELECT 'ü' AS ü, 1 FROM nothing;
--                      ^^^^^^^ no such table: nothing
