with open("data.txt") as file:
    print(file.read(), end="")
with open("out.txt", "w") as file:
    file.write("made\n")
