// Whole numbers of any size, from zero up.
#ifndef NATURAL_HPP
#define NATURAL_HPP

#include <compare>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

class Natural {
public:
    // Not explicit: 2 * n and n + 1 should just work.
    Natural(std::uint64_t value = 0);

    Natural& operator+=(const Natural& other);
    Natural& operator*=(const Natural& other);

    // Divides by a small number and returns the remainder. The divisor must not be zero.
    std::uint32_t divide(std::uint32_t divisor);

    std::string to_string() const;

    // The spaceship gives <, <=, > and >= at once, and == can be had for free: equal members, equal numbers.
    std::strong_ordering operator<=>(const Natural& other) const;
    bool operator==(const Natural& other) const = default;

private:
    void trim();

    // The digits in base 2^32, lowest first. No zeros at the high end; zero has no digits at all.
    std::vector<std::uint32_t> digits_;
};

// With the compound forms as members, the others follow in one line each. The left side is taken by value:
// it is the copy that is changed and returned.
inline Natural operator+(Natural left, const Natural& right) {
    return left += right;
}
inline Natural operator*(Natural left, const Natural& right) {
    return left *= right;
}

std::ostream& operator<<(std::ostream& out, const Natural& number);

#endif
