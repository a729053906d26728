text = 5
puts text.+(1, }
#              ^
