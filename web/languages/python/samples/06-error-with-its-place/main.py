prices = {"tea": 3.20, "coffee": 4.10}

total = sum(
    prices[name] * count
    for name, count in {"tea": 2, "coffee": 1}.items()

print(f"{total:.2f}")
