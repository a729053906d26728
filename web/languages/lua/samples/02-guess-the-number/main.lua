-- The secret is found by arithmetic, so that the game is the same each time.
local secret = 7 ^ 3 // 8 | 0
local tries = 0

print("I think of a number from 1 to 100.")
while true do
  io.write("Your guess: ")
  local line = io.read()
  if not line then
    print(("\nYou gave up. It was %d."):format(secret))
    break
  end
  tries = tries + 1
  local guess = math.tointeger(tonumber(line))
  if not guess then
    print(("%q is no whole number."):format(line))
  elseif guess < secret then
    print("Higher.")
  elseif guess > secret then
    print("Lower.")
  else
    print(("Yes! It took you %d tries."):format(tries))
    break
  end
end
