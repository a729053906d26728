from std.os import getenv

def main():
    print(getenv("WHO"))
