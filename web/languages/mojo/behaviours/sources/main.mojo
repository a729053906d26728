from part import twice


def main():
    print(twice(21))
