// Numbers beyond 64 bits. The class behind them stands in natural.hpp (what it can do) and natural.cpp (how):
// this file only uses it, and reads as if Natural were built into the language.
#include <iostream>

#include "natural.hpp"

Natural factorial(int n) {
    Natural product = 1;
    for (int i = 2; i <= n; ++i) product *= static_cast<std::uint64_t>(i);
    return product;
}

// Squares its way up: 13 multiplications are enough for 2^4096.
Natural power(Natural base, int exponent) {
    Natural result = 1;
    for (; exponent > 0; exponent /= 2) {
        if (exponent % 2 == 1) result *= base;
        base *= base;
    }
    return result;
}

int main() {
    std::cout << "50! = " << factorial(50) << '\n';
    std::cout << "2^127 - 1 is prime; 2^127 = " << power(2, 127) << '\n';

    // The first Fibonacci number above a googol.
    const Natural googol = power(10, 100);
    Natural a = 0, b = 1;
    int index = 1;
    while (b <= googol) {
        Natural next = a + b;
        a = std::move(b);
        b = std::move(next);
        ++index;
    }
    std::cout << "Fibonacci number " << index << " is the first above a googol:\n  " << b << '\n';

    const Natural large = power(7, 1000);
    std::cout << "7^1000 has " << large.to_string().size() << " digits and ends in " << Natural(large).divide(1000)
              << ".\n";
    std::cout << "3^2000 is " << (power(3, 2000) > large ? "larger" : "smaller") << " than 7^1000.\n";
}
