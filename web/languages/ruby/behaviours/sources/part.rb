def part
  42
end
