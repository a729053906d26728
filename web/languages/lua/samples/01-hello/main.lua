local names = #arg > 0 and arg or { "world" }

for number, name in ipairs(names) do
  print(number .. ". Hello, " .. name .. "!")
end

print("This is " .. _VERSION .. ", compiled to WebAssembly.")
