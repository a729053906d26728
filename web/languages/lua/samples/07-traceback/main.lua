local kitchen = require("kitchen")

print(kitchen.cook("soup"))

-- pcall turns an error into a value …
print(pcall(kitchen.cook, "cake"))

-- … and without it the program ends, after what is to be closed has been closed.
local light <close> = setmetatable({}, {
  __close = function() print("The light is off.") end,
})
print("The dinner is " .. kitchen.cook("cake"))
