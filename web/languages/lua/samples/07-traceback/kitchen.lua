local kitchen = {}

local recipes = { soup = { "water", "carrots", "salt" } }

local function ingredients(dish)
  return recipes[dish] or error("no recipe for " .. dish)
end

function kitchen.cook(dish)
  local list = ingredients(dish)
  return dish .. ": " .. table.concat(list, ", ")
end

return kitchen
