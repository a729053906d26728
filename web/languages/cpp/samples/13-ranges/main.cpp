// A view describes a sequence without storing it. Views are chained with |, and nothing is computed until
// somebody walks along the result, so that even a sequence without an end is no problem.
#include <functional>
#include <iostream>
#include <ranges>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace views = std::views;

bool is_prime(int n) {
    const auto up_to_root = views::take_while([n](int divisor) { return divisor * divisor <= n; });
    for (const int divisor : views::iota(2) | up_to_root) {
        if (n % divisor == 0) return false;
    }
    return n >= 2;
}

// Shows any range of things that can be printed: `auto&&` takes views as well as containers.
void show(std::string_view title, auto&& range) {
    std::cout << title << ':';
    for (const auto& value : range) std::cout << ' ' << value;
    std::cout << '\n';
}

int main() {
    auto primes = views::iota(1) | views::filter(is_prime); // without an end
    show("The first twelve primes", primes | views::take(12));

    const auto last_digit = views::transform([](int n) { return n % 10; });
    const auto below_100 = views::drop_while([](int n) { return n < 100; });
    show("Last digits of the primes from 100", primes | below_100 | last_digit | views::take(12));

    // zip walks along two ranges at once, here one and the same, shifted: pairs of neighbours.
    const auto are_twins = [](const auto& pair) { return std::get<1>(pair) - std::get<0>(pair) == 2; };
    auto twins = views::zip(primes, primes | views::drop(1)) | views::filter(are_twins);
    std::cout << "Twin primes:";
    for (const auto& [first, second] : twins | views::take(6)) std::cout << " (" << first << ", " << second << ')';
    std::cout << '\n';

    // split cuts a text; each piece is again a range of characters. to() stores what a pipeline gives.
    constexpr std::string_view path = "usr/share/doc/petri";
    const auto to_text = views::transform([](auto piece) { return std::string(piece.begin(), piece.end()); });
    const auto folders = path | views::split('/') | to_text | std::ranges::to<std::vector>();
    show("A path, backwards", folders | views::reverse);

    // chunk_by cuts where a condition between neighbours fails: here, where it gets colder.
    const std::vector<int> temperatures = {14, 15, 17, 13, 16, 21, 19, 12};
    for (auto rising : temperatures | views::chunk_by(std::ranges::less_equal())) show("It got warmer", rising);
}
