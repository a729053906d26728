local Rectangle = require("shapes"):class()

function Rectangle:new(width, height)
  return setmetatable({ width = width, height = height }, self)
end

function Rectangle:area() return self.width * self.height end

function Rectangle:name()
  local kind = self.width == self.height and "square" or "rectangle"
  return ("%s %d by %d"):format(kind, self.width, self.height)
end

return Rectangle
