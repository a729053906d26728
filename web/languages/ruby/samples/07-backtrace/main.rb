require_relative "kitchen"

begin
  puts Kitchen.new.cook(:soup)
  puts Kitchen.new.cook(:cake)
ensure
  puts "The kitchen is closed."
end
