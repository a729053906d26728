goto nowhere
--   ^^^^^^^ nowhere
print("x")
