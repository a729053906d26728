value = (1 +)
#           ^ unexpected ')', assuming it is closing the parent parentheses
#           ^ expected an expression after the operator
puts value
