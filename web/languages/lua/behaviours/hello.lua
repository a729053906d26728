local word = "hel" ..
  "lo"
print(word)
