ü = "ü"; puts ü if; puts 1
#               ^^ expected a predicate expression for the `if` statement
