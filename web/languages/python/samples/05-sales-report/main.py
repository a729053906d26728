import csv
import json
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

totals = defaultdict(Decimal)
with open("sales.csv", newline="") as file:
    for row in csv.DictReader(file):
        totals[row["product"]] += Decimal(row["price"]) * int(row["count"])

ranked = sorted(totals.items(), key=lambda item: -item[1])
Path("out").mkdir(exist_ok=True)
lines = ["| product | turnover |", "| --- | --: |", *(f"| {name} | {total:.2f} |" for name, total in ranked)]
Path("out/report.md").write_text("\n".join(lines) + "\n")
Path("out/report.json").write_text(json.dumps({name: str(total) for name, total in ranked}, indent=2) + "\n")
print(Path("out/report.md").read_text(), end="")
print(f"{sum(totals.values()):.2f} in all")
