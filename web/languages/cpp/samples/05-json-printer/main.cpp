// Reads one file and writes another. json.hpp says what a JSON value is; parse.cpp and print.cpp go there and
// back. No exceptions: what can fail returns a std::expected, and whoever calls it looks.
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "json.hpp"

int main(int argc, char* argv[]) {
    if (argc != 3) {
        std::cerr << "usage: main input.json output.json\n";
        return 2;
    }

    std::ifstream in(argv[1], std::ios::binary);
    if (!in) {
        std::cerr << argv[1] << ": cannot be opened\n";
        return 1;
    }
    const std::string text(std::istreambuf_iterator<char>(in), {});

    const auto value = json::parse(text);
    if (!value) {
        std::cerr << argv[1] << ':' << value.error().line << ": " << value.error().message << '\n';
        return 1;
    }

    const std::string pretty = json::print(*value);
    std::ofstream out(argv[2], std::ios::binary);
    out << pretty << '\n';
    out.close(); // flushes, so that a full disk shows here
    if (!out) {
        std::cerr << argv[2] << ": cannot be written\n";
        return 1;
    }
    std::cout << pretty << "\n\n" << text.size() << " bytes in, " << pretty.size() + 1 << " bytes out\n";
}
