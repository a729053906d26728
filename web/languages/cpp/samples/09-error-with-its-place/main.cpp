// This program does not compile. The concept below says what average() asks of its argument; the last call
// does not meet it, and the compiler says so where the call is, not deep inside the template.
#include <concepts>
#include <iostream>
#include <string>
#include <vector>

template <typename T>
concept Number = std::integral<T> || std::floating_point<T>;

template <Number T>
double average(const std::vector<T>& values) {
    double sum = 0;
    for (const T value : values) sum += static_cast<double>(value);
    return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

int main() {
    std::cout << average(std::vector<int>{1, 2, 4}) << '\n';
    std::cout << average(std::vector<std::string>{"one", "two"}) << '\n';
}
