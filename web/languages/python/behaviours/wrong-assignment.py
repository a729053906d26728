def f():
    f() = 1
#   ^^^ cannot assign to function call
