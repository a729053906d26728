word = "hel" \
  "lo"
puts word
