def two(a: Int, b: Int) -> Int:
    return a + b


def main():
    print(two(1))
    #        ^ missing required argument: 'b'
