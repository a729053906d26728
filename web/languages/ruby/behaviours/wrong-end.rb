ü = "ü"; puts ü if; puts 1
#                 ^
