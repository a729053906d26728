def main():
    var languages: List[String] = ["C", "C++", "Go", "Mojo"]
    for i in range(len(languages)):
        print(i + 1, ". Hello from ", languages[i], "!", sep="")
