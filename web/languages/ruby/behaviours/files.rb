print File.read("data.txt")
File.write("out.txt", "made\n")
