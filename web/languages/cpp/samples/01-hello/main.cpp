// Every C++ program starts in main. std::cout is where a program prints; << puts the things on its right
// there, one after the other.
#include <iostream>
#include <string>
#include <vector>

// A reference to const (const std::string&) lends the text to the function without copying it.
std::string greet(const std::string& name) {
    return "Hello, " + name + "!";
}

int main(int argc, char* argv[]) {
    // argv[0] is the program's own name; the arguments follow it.
    const std::vector<std::string> names(argv + 1, argv + argc);

    if (names.empty()) {
        std::cout << "Hello! Give me some arguments and I greet you by name.\n";
    }
    for (const std::string& name : names) {
        std::cout << greet(name) << '\n';
    }
}
