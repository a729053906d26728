local counts, total, lines = {}, 0, 0

for line in io.lines() do
  lines = lines + 1
  for word in line:lower():gmatch("%a+") do
    counts[word] = (counts[word] or 0) + 1
    total = total + 1
  end
end

local words = {}
for word in pairs(counts) do
  words[#words + 1] = word
end
-- Most frequent first; pairs() promises no order, so that equal ones are sorted by the alphabet.
table.sort(words, function(a, b)
  if counts[a] ~= counts[b] then return counts[a] > counts[b] end
  return a < b
end)

print(("%d lines, %d words, %d different"):format(lines, total, #words))
for rank = 1, math.min(6, #words) do
  local word = words[rank]
  print(("%-8s %2d %s"):format(word, counts[word], ("#"):rep(counts[word])))
end
