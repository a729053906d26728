def pick(values: List[Int], at: Int) -> Int:
    return values[at]  # HERE


def middle(values: List[Int], depth: Int) -> Int:
    if depth == 0:
        return pick(values, len(values) + depth)
    return middle(values, depth - 1) + 1


def main():
    print(middle([1, 2, 3], 5))
