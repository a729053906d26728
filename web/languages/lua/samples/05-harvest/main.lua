local file <close> = assert(io.open("harvest.csv"))
file:read() -- the heading

local years, orchards = {}, {}
for line in file:lines() do
  local year, orchard, kilograms = line:match("^(%d+),(%a+),(%d+)$")
  year, kilograms = math.tointeger(tonumber(year)), math.tointeger(tonumber(kilograms))
  years[year] = (years[year] or 0) + kilograms
  orchards[orchard] = (orchards[orchard] or 0) + kilograms
end

local function sorted_keys(from)
  local keys = {}
  for key in pairs(from) do
    keys[#keys + 1] = key
  end
  table.sort(keys)
  return keys
end

local report <close> = assert(io.open("report.md", "w"))
report:write("# Harvest\n\n| Year | Kilograms |\n| ---- | --------- |\n")
for _, year in ipairs(sorted_keys(years)) do
  report:write(("| %d | %9d |\n"):format(year, years[year]))
end

for _, orchard in ipairs(sorted_keys(orchards)) do
  print(("%-6s %5d kg"):format(orchard, orchards[orchard]))
end

-- What is not there gives a reason instead of an error.
local _, reason = io.open("harvest-2026.csv")
print(reason)
