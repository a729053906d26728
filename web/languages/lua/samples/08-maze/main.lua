local petri = require("petri")

local WIDTH, HEIGHT, CELL = 24, 16, 20

-- The same seed digs the same maze everywhere: Lua brings its own generator.
math.randomseed(2026)

local STEPS = { { 0, -1 }, { 1, 0 }, { 0, 1 }, { -1, 0 } }

local function shuffled(list)
  local copy = table.move(list, 1, #list, 1, {})
  for last = #copy, 2, -1 do
    local other = math.random(last)
    copy[last], copy[other] = copy[other], copy[last]
  end
  return copy
end

-- Yields each passage as it is dug. A coroutine that calls itself needs no list of where it has been.
local function dig(seen, x, y, depth)
  seen[y * WIDTH + x] = true
  for _, step in ipairs(shuffled(STEPS)) do
    local nx, ny = x + step[1], y + step[2]
    local inside = nx >= 0 and nx < WIDTH and ny >= 0 and ny < HEIGHT
    if inside and not seen[ny * WIDTH + nx] then
      coroutine.yield(x, y, nx, ny, depth)
      dig(seen, nx, ny, depth + 1)
    end
  end
end

local lines, passages, deepest = {}, 0, 0
for x, y, nx, ny, depth in coroutine.wrap(function() dig({}, 0, 0, 0) end) do
  local function middle(at) return at * CELL + CELL // 2 end
  lines[#lines + 1] = ('<path d="M%d %dL%d %d" stroke="hsl(%d 75%% 50%%)"/>'):format(
    middle(x), middle(y), middle(nx), middle(ny), 200 + depth)
  passages = passages + 1
  deepest = math.max(deepest, depth + 1)
end

petri.svg(([[<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d">
<rect width="100%%" height="100%%" fill="#1d2433"/>
<g stroke-width="%d" stroke-linecap="round">%s</g></svg>]]):format(
  WIDTH * CELL, HEIGHT * CELL, WIDTH * CELL, HEIGHT * CELL, CELL // 2, table.concat(lines)))

print(("%d rooms, %d passages, the deepest room is %d steps away"):format(WIDTH * HEIGHT, passages, deepest))
