// Sudoku by backtracking: put a digit where the fewest fit, go on, and take it back when it leads nowhere.
// The digits used in a row, a column and a box are sets of bits, so that "what still fits here" is one
// operation. All of it is constexpr: the same code runs in the compiler, which checks it with a static_assert.
#include <array>
#include <bit>
#include <cstdint>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>

class Sudoku {
public:
    // Reads 81 cells, row by row: a digit, or . or 0 for an empty one. Anything else is skipped. Nothing when
    // there are too few cells or a digit stands twice in a row, column or box.
    static constexpr std::optional<Sudoku> parse(std::string_view text) {
        Sudoku sudoku;
        int cell = 0;
        for (const char c : text) {
            const bool is_digit = c >= '1' && c <= '9';
            if (!is_digit && c != '.' && c != '0') continue;
            if (cell == 81) return std::nullopt;
            if (is_digit) {
                const int digit = c - '1';
                if ((sudoku.choices(cell) >> digit & 1) == 0) return std::nullopt;
                sudoku.toggle(cell, digit);
            }
            ++cell;
        }
        return cell == 81 ? std::optional(sudoku) : std::nullopt;
    }

    // Fills the empty cells. False, and unchanged, when that is impossible.
    constexpr bool solve() {
        int best = -1, fewest = 10;
        for (int cell = 0; cell < 81; ++cell) {
            if (cells_[index(cell)] != 0) continue;
            const int count = std::popcount(choices(cell));
            if (count < fewest) {
                fewest = count;
                best = cell;
            }
        }
        if (best < 0) return true; // no cell is empty

        for (unsigned left = choices(best); left != 0; left &= left - 1) { // drops the lowest bit
            const int digit = std::countr_zero(left);
            ++tried_;
            toggle(best, digit);
            if (solve()) return true;
            toggle(best, digit);
        }
        return false;
    }

    // 1 to 9, or 0 when empty.
    constexpr int at(int row, int column) const { return cells_[index(row * 9 + column)]; }
    constexpr int tried() const { return tried_; }

private:
    using Bits = std::uint16_t;
    static constexpr std::size_t index(int i) { return static_cast<std::size_t>(i); }
    static constexpr std::size_t row(int cell) { return index(cell / 9); }
    static constexpr std::size_t column(int cell) { return index(cell % 9); }
    static constexpr std::size_t box(int cell) { return index(cell / 27 * 3 + cell % 9 / 3); }

    // The digits that can stand there, as bits.
    constexpr unsigned choices(int cell) const {
        return ~static_cast<unsigned>(rows_[row(cell)] | columns_[column(cell)] | boxes_[box(cell)]) & 0x1ff;
    }

    // Puts a digit (0 to 8) into a cell, or takes it out again.
    constexpr void toggle(int cell, int digit) {
        const auto bit = static_cast<Bits>(1 << digit);
        rows_[row(cell)] ^= bit;
        columns_[column(cell)] ^= bit;
        boxes_[box(cell)] ^= bit;
        auto& place = cells_[index(cell)];
        place = static_cast<std::uint8_t>(place == 0 ? digit + 1 : 0);
    }

    std::array<std::uint8_t, 81> cells_{};
    std::array<Bits, 9> rows_{}, columns_{}, boxes_{};
    int tried_ = 0;
};

// A puzzle with every second row given: the compiler solves it and compares one cell.
constexpr std::optional<Sudoku> easy = Sudoku::parse("123456789.........789123456214365897.........897214365"
                                                     "531642978.........978531642");
static_assert(easy.has_value());
static_assert([] {
    Sudoku copy = *easy;
    return copy.solve() && copy.at(1, 0) == 4;
}());
static_assert(!Sudoku::parse("11").has_value());

std::ostream& operator<<(std::ostream& out, const Sudoku& sudoku) {
    for (int row = 0; row < 9; ++row) {
        if (row % 3 == 0) out << (row == 0 ? "┌───────┬───────┬───────┐\n" : "├───────┼───────┼───────┤\n");
        for (int column = 0; column < 9; ++column) {
            if (column % 3 == 0)
                out << (column == 0 ? "│ " : " │ ");
            else
                out << ' ';
            const int digit = sudoku.at(row, column);
            out << static_cast<char>(digit == 0 ? '.' : '0' + digit);
        }
        out << " │\n";
    }
    return out << "└───────┴───────┴───────┘\n";
}

int main() {
    std::string text, line;
    while (std::getline(std::cin, line)) text += line;

    std::optional<Sudoku> sudoku = Sudoku::parse(text);
    if (!sudoku) {
        std::cerr << "That is no puzzle: give 81 digits or dots, no digit twice in a row, column or box.\n";
        return 1;
    }
    std::cout << *sudoku;
    if (!sudoku->solve()) {
        std::cout << "It has no solution.\n";
        return 1;
    }
    std::cout << "Solved after " << sudoku->tried() << " tries:\n" << *sudoku;
}
