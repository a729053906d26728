def f():
    pass
if f: return 1
#     ^^^^^^^^ 'return' outside function
