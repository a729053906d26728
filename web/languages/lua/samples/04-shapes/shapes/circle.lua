local Circle = require("shapes"):class()

function Circle:new(radius) return setmetatable({ radius = radius }, self) end

function Circle:area() return math.pi * self.radius ^ 2 end

function Circle:name() return "circle of " .. self.radius end

return Circle
