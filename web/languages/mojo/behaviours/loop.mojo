def main():
    print("before")
    var turns = 0
    while True:
        turns += 1
