local function last(list)
  return list[#list].name -- HERE
end

local function middle(depth)
  if depth == 0 then
    local found = last({})
    return found
  end
  local found = middle(depth - 1)
  return found
end

print(middle(5))
