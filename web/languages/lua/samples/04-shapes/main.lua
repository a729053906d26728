local Circle = require("shapes.circle")
local Rectangle = require("shapes.rectangle")

local shapes = { Circle:new(1), Rectangle:new(3, 2), Circle:new(2), Rectangle:new(5, 5) }
table.sort(shapes)

for _, shape in ipairs(shapes) do
  print(("%-16s area %6.2f"):format(tostring(shape), shape:area()))
end

local total = 0
for _, shape in ipairs(shapes) do
  total = total + shape:area()
end
print(("together %20.2f"):format(total))
