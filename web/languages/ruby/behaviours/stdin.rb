while (line = gets)
  puts "[#{line.chomp}]"
end
puts "end"
