local value = 1
print(value)
local end = 2
--    ^^^ expected near
