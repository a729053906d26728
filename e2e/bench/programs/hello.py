name = "reader"
print(f"Hello, {name} @EDIT@")
