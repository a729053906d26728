from std.sys import argv


def main():
    var given = argv()
    var who: String = "World"
    if len(given) > 1:
        who = String(given[1])
    print("Hello, ", who, "!", sep="")
