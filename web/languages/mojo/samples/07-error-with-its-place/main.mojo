def longest(words: List[String]) -> String:
    var found: String = ""
    for word in words:
        if word.byte_length() > found.byte_length():
            found = word
    return found


def main():
    var words: List[String] = ["own", "borrow"]
    print("the longest is", longest(words))
    print("there are", words.size(), "words")
