import sys

for line in sys.stdin:
    print(f"[{line.rstrip(chr(10))}]")
print("end")
