require_relative "part"

puts part
