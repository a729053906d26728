from part import part

print(part())
