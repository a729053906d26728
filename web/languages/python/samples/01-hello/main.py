"""Arguments of the cell are in sys.argv, as on a command line."""

import sys

names = sys.argv[1:] or ["reader"]
for name in names:
    print(f"Hello, {name}!")
print(f"{len(names)} greeting{'s' if len(names) != 1 else ''}")
