names = ARGV.empty? ? ["world"] : ARGV

names.each.with_index(1) do |name, number|
  puts "#{number}. Hello, #{name}!"
end

puts "This is Ruby #{RUBY_VERSION}, compiled to WebAssembly."
