def average(values):
    return sum(values) / len(values)


def report(groups):
    for name, values in groups.items():
        print(f"{name}: {average(values):.1f}")


report({"first": [3, 4, 5], "second": []})
