def part():
    return 42
