print("This is never printed.")

local greeting <const> = require("greeting")

for i = 1, 3 do
  if i = 2 then
    print(greeting .. " for the second time")
  end
end
