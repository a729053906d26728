// One template, two kinds of number. A concept says what a type must be able to do to stand in a matrix;
// double can, and so can the Fraction below, which never rounds.
#include <concepts>
#include <cstdint>
#include <iomanip>
#include <iostream>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

template <typename T>
concept Field = std::regular<T> && std::constructible_from<T, int> && requires(T a, T b) {
    { a + b } -> std::convertible_to<T>;
    { a - b } -> std::convertible_to<T>;
    { a * b } -> std::convertible_to<T>;
    { a / b } -> std::convertible_to<T>;
};

class Fraction {
public:
    constexpr Fraction(std::int64_t numerator = 0, std::int64_t denominator = 1)
        : numerator_(numerator), denominator_(denominator) {
        const std::int64_t common = std::gcd(numerator_, denominator_) * (denominator_ < 0 ? -1 : 1);
        numerator_ /= common;
        denominator_ /= common;
    }

    constexpr bool operator==(const Fraction&) const = default;

    friend constexpr Fraction operator+(Fraction a, Fraction b) {
        return {a.numerator_ * b.denominator_ + b.numerator_ * a.denominator_, a.denominator_ * b.denominator_};
    }
    friend constexpr Fraction operator-(Fraction a, Fraction b) { return a + Fraction(-b.numerator_, b.denominator_); }
    friend constexpr Fraction operator*(Fraction a, Fraction b) {
        return {a.numerator_ * b.numerator_, a.denominator_ * b.denominator_};
    }
    friend constexpr Fraction operator/(Fraction a, Fraction b) { return a * Fraction(b.denominator_, b.numerator_); }

    friend std::ostream& operator<<(std::ostream& out, Fraction f) {
        out << f.numerator_;
        return f.denominator_ == 1 ? out : out << '/' << f.denominator_;
    }

private:
    std::int64_t numerator_, denominator_; // in lowest terms, the denominator above zero
};

// constexpr code runs in the compiler too: these are checked before the program exists.
static_assert(Fraction(1, 2) + Fraction(1, 3) == Fraction(5, 6));
static_assert(Fraction(3, -6) == Fraction(-1, 2));
static_assert(Field<Fraction> && Field<double>);

template <Field T>
class Matrix {
public:
    explicit Matrix(int size) : size_(size), cells_(static_cast<std::size_t>(size * size), T(0)) {}

    static Matrix identity(int size) {
        Matrix result(size);
        for (int i = 0; i < size; ++i) result(i, i) = T(1);
        return result;
    }

    int size() const { return size_; }
    T& operator()(int row, int column) { return cells_[static_cast<std::size_t>(row * size_ + column)]; }
    const T& operator()(int row, int column) const { return cells_[static_cast<std::size_t>(row * size_ + column)]; }
    bool operator==(const Matrix&) const = default;

    friend Matrix operator*(const Matrix& a, const Matrix& b) {
        Matrix product(a.size_);
        for (int i = 0; i < a.size_; ++i) {
            for (int j = 0; j < a.size_; ++j) {
                for (int k = 0; k < a.size_; ++k) product(i, j) = product(i, j) + a(i, k) * b(k, j);
            }
        }
        return product;
    }

    // Gauss and Jordan: turns a copy of this matrix into the identity, and does the same to the identity.
    // Nothing when the matrix has no inverse.
    std::optional<Matrix> inverse() const {
        Matrix from = *this;
        Matrix to = identity(size_);
        for (int column = 0; column < size_; ++column) {
            int row = column;
            while (row < size_ && from(row, column) == T(0)) ++row;
            if (row == size_) return std::nullopt;
            from.swap_rows(row, column);
            to.swap_rows(row, column);

            // Make the pivot 1 and everything else in its column 0.
            const T pivot = from(column, column);
            for (int k = 0; k < size_; ++k) {
                from(column, k) = from(column, k) / pivot;
                to(column, k) = to(column, k) / pivot;
            }
            for (int i = 0; i < size_; ++i) {
                if (i == column) continue;
                const T factor = from(i, column);
                for (int k = 0; k < size_; ++k) {
                    from(i, k) = from(i, k) - factor * from(column, k);
                    to(i, k) = to(i, k) - factor * to(column, k);
                }
            }
        }
        return to;
    }

private:
    void swap_rows(int a, int b) {
        for (int k = 0; a != b && k < size_; ++k) std::swap((*this)(a, k), (*this)(b, k));
    }

    int size_;
    std::vector<T> cells_;
};

// Hilbert's matrix, 1 / (row + column + 1), is famous for how badly rounding spoils its inverse.
template <Field T>
Matrix<T> hilbert(int size) {
    Matrix<T> result(size);
    for (int i = 0; i < size; ++i) {
        for (int j = 0; j < size; ++j) result(i, j) = T(1) / T(i + j + 1);
    }
    return result;
}

template <Field T>
void print(const Matrix<T>& matrix) {
    for (int i = 0; i < matrix.size(); ++i) {
        for (int j = 0; j < matrix.size(); ++j) std::cout << std::setw(9) << matrix(i, j);
        std::cout << '\n';
    }
    std::cout << '\n';
}

int main() {
    const auto exact = hilbert<Fraction>(5);
    const auto inverse = exact.inverse();
    if (!inverse) return 1;
    std::cout << "The inverse of the Hilbert matrix of size 5, in fractions:\n";
    print(*inverse);
    std::cout << "Multiplied back it is " << (exact * *inverse == Matrix<Fraction>::identity(5) ? "" : "not ")
              << "exactly the identity.\n";

    const auto rounded = hilbert<double>(5);
    const bool same = rounded * *rounded.inverse() == Matrix<double>::identity(5);
    std::cout << "With doubles it is " << (same ? "" : "not ") << "exactly the identity.\n";

    Matrix<Fraction> singular(2);
    singular(0, 0) = Fraction(1, 2);
    singular(1, 0) = Fraction(1, 3);
    std::cout << "A matrix with an empty column has " << (singular.inverse() ? "an" : "no") << " inverse.\n";
}
