-- Prime numbers by a row of filters, each of them a coroutine that lets through what its prime does not divide.
local function numbers(from)
  return coroutine.wrap(function()
    for n = from, math.maxinteger do
      coroutine.yield(n)
    end
  end)
end

local function filter(prime, source)
  return coroutine.wrap(function()
    for n in source do
      if n % prime ~= 0 then coroutine.yield(n) end
    end
  end)
end

local source, primes = numbers(2), {}
while #primes < 60 do
  local prime = source()
  primes[#primes + 1] = prime
  source = filter(prime, source)
end

for first = 1, #primes, 15 do
  print(table.concat(primes, " ", first, first + 14))
end

-- Integers have 64 bits and wrap around; floats are doubles.
print(math.maxinteger, math.maxinteger + 1 == math.mininteger)
print(7 // 2, 7 / 2, 7 % -3, 1 << 40, 0xff ~ 0x0f)
for at, code in utf8.codes("λ→ü") do
  print(("U+%04X at byte %d"):format(code, at))
end
