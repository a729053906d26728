// A std::string_view is a pointer and a length: a window on a text that somebody else owns. Cutting a text
// into a thousand views copies nothing, as long as the text outlives them.
#include <algorithm>
#include <cctype>
#include <charconv>
#include <iomanip>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

// Calls `use` with every run of letters in the text.
template <typename Use>
void for_each_word(std::string_view text, Use use) {
    const auto is_letter = [](unsigned char c) { return std::isalpha(c) != 0; };
    auto at = text.begin();
    while (true) {
        const auto start = std::find_if(at, text.end(), is_letter);
        if (start == text.end()) return;
        at = std::find_if_not(start, text.end(), is_letter);
        use(std::string_view(start, at));
    }
}

// An argument as a number, or the default when it is none.
std::size_t number_or(std::string_view text, std::size_t otherwise) {
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? value : otherwise;
}

int main(int argc, char* argv[]) {
    const std::size_t wanted = argc > 1 ? number_or(argv[1], 10) : 10;

    // All of standard input at once: this string owns what all the views look at.
    std::string text(std::istreambuf_iterator<char>(std::cin), {});
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });

    std::unordered_map<std::string_view, int> counts;
    int total = 0;
    for_each_word(text, [&](std::string_view word) {
        ++counts[word];
        ++total;
    });

    // A map of this kind has no order: copy its pairs into a vector and sort that. The projection makes the
    // key to sort by: the count from high to low, then the word.
    std::vector<std::pair<std::string_view, int>> words(counts.begin(), counts.end());
    std::ranges::sort(words, {}, [](const auto& pair) { return std::pair(-pair.second, pair.first); });

    std::cout << total << " words, " << words.size() << " of them different\n\n";
    if (words.size() > wanted) words.resize(wanted);
    for (const auto& [word, count] : words) {
        std::cout << std::setw(4) << count << "  " << word << '\n';
    }
}
