def divide(a, b):
    return a / b  # HERE


def middle(depth):
    return divide(1, 0) if depth == 0 else middle(depth - 1)


print(middle(5))
