value = (1 +)
#           ^
puts value
