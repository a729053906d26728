#include "natural.hpp"

#include <algorithm>
#include <ostream>

Natural::Natural(std::uint64_t value) {
    for (; value > 0; value >>= 32) digits_.push_back(static_cast<std::uint32_t>(value));
}

void Natural::trim() {
    while (!digits_.empty() && digits_.back() == 0) digits_.pop_back();
}

Natural& Natural::operator+=(const Natural& other) {
    digits_.resize(std::max(digits_.size(), other.digits_.size()) + 1);
    std::uint64_t carry = 0;
    for (std::size_t i = 0; i < digits_.size(); ++i) {
        carry += digits_[i];
        if (i < other.digits_.size()) carry += other.digits_[i];
        digits_[i] = static_cast<std::uint32_t>(carry);
        carry >>= 32;
    }
    trim();
    return *this;
}

// Long multiplication, as on paper. The largest intermediate value, (2^32-1)^2 + 2 (2^32-1), just fits.
Natural& Natural::operator*=(const Natural& other) {
    std::vector<std::uint32_t> product(digits_.size() + other.digits_.size());
    for (std::size_t i = 0; i < digits_.size(); ++i) {
        std::uint64_t carry = 0;
        for (std::size_t k = 0; k < other.digits_.size(); ++k) {
            carry += std::uint64_t{digits_[i]} * other.digits_[k] + product[i + k];
            product[i + k] = static_cast<std::uint32_t>(carry);
            carry >>= 32;
        }
        product[i + other.digits_.size()] = static_cast<std::uint32_t>(carry);
    }
    digits_ = std::move(product);
    trim();
    return *this;
}

std::uint32_t Natural::divide(std::uint32_t divisor) {
    std::uint64_t remainder = 0;
    for (auto digit = digits_.rbegin(); digit != digits_.rend(); ++digit) {
        remainder = remainder << 32 | *digit;
        *digit = static_cast<std::uint32_t>(remainder / divisor);
        remainder %= divisor;
    }
    trim();
    return static_cast<std::uint32_t>(remainder);
}

// Nine decimal digits at a time come out at the low end, so the text is made backwards.
std::string Natural::to_string() const {
    constexpr std::uint32_t billion = 1'000'000'000;
    std::string text;
    for (Natural rest = *this; rest != 0;) {
        std::uint32_t part = rest.divide(billion);
        const bool is_last = rest == 0;
        for (int i = 0; i < 9 && (!is_last || part > 0); ++i, part /= 10) {
            text += static_cast<char>('0' + part % 10);
        }
    }
    std::ranges::reverse(text);
    return text.empty() ? "0" : text;
}

std::strong_ordering Natural::operator<=>(const Natural& other) const {
    if (digits_.size() != other.digits_.size()) return digits_.size() <=> other.digits_.size();
    return std::lexicographical_compare_three_way(digits_.rbegin(), digits_.rend(), other.digits_.rbegin(),
                                                  other.digits_.rend());
}

std::ostream& operator<<(std::ostream& out, const Natural& number) {
    return out << number.to_string();
}
