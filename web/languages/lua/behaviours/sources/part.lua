local part = {}

function part.answer()
  return 42
end

return part
