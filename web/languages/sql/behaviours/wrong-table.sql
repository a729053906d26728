SELECT 'ü' AS ü, 1 FROM nowhere;
--                      ^^^^^^^ no such table: nowhere
