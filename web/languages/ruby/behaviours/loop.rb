puts "before"
loop {}
