-- What all shapes have. A class is a table that its objects look into for what they have not got themselves.
local Shape = {}
Shape.__index = Shape

function Shape.__lt(a, b) return a:area() < b:area() end

function Shape.__tostring(shape) return shape:name() end

-- A class below this one. Metamethods are not inherited by themselves.
function Shape:class()
  local class = setmetatable({}, self)
  class.__index = class
  class.__lt = self.__lt
  class.__tostring = self.__tostring
  return class
end

return Shape
