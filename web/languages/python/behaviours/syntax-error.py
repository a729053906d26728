value = (1 +)
#           ^ invalid syntax
