# The secret is found by arithmetic, so that the game is the same each time.
secret = 7**3 % 100
tries = 0

puts "I think of a number from 1 to 100."
loop do
  print "Your guess: "
  line = gets&.chomp
  if line.nil?
    puts "\nYou gave up. It was #{secret}."
    break
  end
  tries += 1
  case Integer(line, exception: false)
  in nil then puts "#{line.inspect} is no whole number."
  in Integer => guess if guess < secret then puts "Higher."
  in Integer => guess if guess > secret then puts "Lower."
  else
    puts "Yes! It took you #{tries} tries."
    break
  end
end
