// A coroutine is a function that can stop in the middle, hand out a value and go on later. queens() below
// reads like a plain search, and the loop in main reads like a walk over a container; the class in between is
// what ties them together. (std::generator, in C++23, is this class with all the trimmings.)
#include <array>
#include <coroutine>
#include <cstdlib>
#include <iostream>
#include <string_view>
#include <utility>

template <typename T>
class Generator {
public:
    // The compiler looks for this type: it says what happens at each co_yield, at the start and at the end.
    struct promise_type {
        T current{};

        Generator get_return_object() { return Generator(Handle::from_promise(*this)); }
        std::suspend_always initial_suspend() noexcept { return {}; } // nothing runs until it is asked for
        std::suspend_always final_suspend() noexcept { return {}; }
        std::suspend_always yield_value(T value) {
            current = std::move(value);
            return {};
        }
        void return_void() {}
        void unhandled_exception() { std::abort(); }
    };

    // What a range-based for needs: begin, end, ++, * and a comparison with the end.
    class Iterator {
    public:
        explicit Iterator(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
        const T& operator*() const { return handle_.promise().current; }
        Iterator& operator++() {
            handle_.resume();
            return *this;
        }
        bool operator==(std::nullptr_t) const { return handle_.done(); }

    private:
        std::coroutine_handle<promise_type> handle_;
    };

    Iterator begin() {
        handle_.resume();
        return Iterator(handle_);
    }
    std::nullptr_t end() { return nullptr; }

    Generator(Generator&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
    Generator& operator=(Generator&&) = delete;
    ~Generator() {
        if (handle_) handle_.destroy(); // also when it has not come to its end
    }

private:
    using Handle = std::coroutine_handle<promise_type>;
    explicit Generator(Handle handle) : handle_(handle) {}
    Handle handle_;
};

constexpr int size = 8;
using Board = std::array<int, size>; // the row of the queen in each column

bool safe(const Board& board, int column) {
    for (int other = 0; other < column; ++other) {
        const int rows = std::abs(board[static_cast<std::size_t>(other)] - board[static_cast<std::size_t>(column)]);
        if (rows == 0 || rows == column - other) return false;
    }
    return true;
}

// All ways to place the queens so that none attacks another. The search keeps its place in `column` and
// `board`: they live on, in the coroutine's own memory, while the caller looks at a solution.
Generator<Board> queens() {
    Board board;
    board.fill(-1);
    int column = 0;
    while (column >= 0) {
        int& row = board[static_cast<std::size_t>(column)];
        if (++row == size) {
            row = -1; // no row is left here: move the queen before
            --column;
        } else if (safe(board, column)) {
            if (column == size - 1) {
                co_yield board;
            } else {
                ++column;
            }
        }
    }
}

void print(const Board& board) {
    for (int row = 0; row < size; ++row) {
        for (const int queen : board) std::cout << (queen == row ? "♛ " : "· ");
        std::cout << '\n';
    }
    std::cout << '\n';
}

int main() {
    int count = 0;
    for (const Board& board : queens()) {
        if (++count <= 2) print(board);
    }
    std::cout << "There are " << count << " solutions.\n";

    // Leaving the loop early is fine: the rest is never searched.
    for (const Board& board : queens()) {
        if (board[0] == size - 1) {
            std::cout << "The first one with a queen in the bottom left corner:\n\n";
            print(board);
            break;
        }
    }
}
