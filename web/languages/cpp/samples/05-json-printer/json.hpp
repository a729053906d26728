// JSON as C++ types: a value is one of six things, which is what std::variant is for.
#ifndef JSON_HPP
#define JSON_HPP

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace json {

struct Value;
using Array = std::vector<Value>;
using Object = std::vector<std::pair<std::string, Value>>; // in the order of the file

// Numbers keep their text: 0.10 stays 0.10, and no digit is lost.
struct Number {
    std::string text;
};

struct Value {
    std::variant<std::nullptr_t, bool, Number, std::string, Array, Object> data;
};

struct Error {
    std::size_t line; // from 1
    std::string message;
};

// The value, or what is wrong with the text: a function that can fail says so in its type.
std::expected<Value, Error> parse(std::string_view text);

// Indented by two spaces; what is short stays on one line.
std::string print(const Value& value);

} // namespace json

#endif
