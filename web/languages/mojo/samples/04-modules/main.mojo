from sums import evaluate


def main() raises:
    with open("sums.txt", "r") as file:
        for line in file.read().splitlines():
            try:
                print(line, "=", evaluate(String(line)))
            except error:
                print(line, ": ", error, sep="")
