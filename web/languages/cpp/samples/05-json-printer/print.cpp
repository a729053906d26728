#include "json.hpp"

namespace json {
namespace {

constexpr std::size_t line_length = 72;

std::string quote(std::string_view text) {
    constexpr std::string_view hex = "0123456789abcdef";
    std::string quoted = "\"";
    for (const char c : text) {
        switch (c) {
        case '"':
            quoted += "\\\"";
            break;
        case '\\':
            quoted += "\\\\";
            break;
        case '\n':
            quoted += "\\n";
            break;
        default:
            if (const auto code = static_cast<unsigned char>(c); code < 0x20) {
                quoted += "\\u00";
                quoted += hex[code / 16];
                quoted += hex[code % 16];
            } else {
                quoted += c;
            }
        }
    }
    return quoted + '"';
}

// std::visit calls the overload for what the variant holds; the compiler checks that there is one for each.
struct Printer {
    bool on_one_line;
    int depth = 0;

    std::string operator()(std::nullptr_t) const { return "null"; }
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(const Number& number) const { return number.text; }
    std::string operator()(const std::string& text) const { return quote(text); }

    std::string operator()(const Array& items) const {
        std::vector<std::string> lines;
        for (const Value& item : items) lines.push_back(inner(item));
        return enclose('[', lines, ']');
    }

    std::string operator()(const Object& members) const {
        std::vector<std::string> lines;
        for (const auto& [key, member] : members) lines.push_back(quote(key) + ": " + inner(member));
        return enclose('{', lines, '}');
    }

private:
    // A value inside this one: on one line when it fits.
    std::string inner(const Value& value) const {
        std::string line = std::visit(Printer{true}, value.data);
        if (on_one_line || line.size() <= line_length) return line;
        return std::visit(Printer{false, depth + 1}, value.data);
    }

    std::string enclose(char open, const std::vector<std::string>& lines, char close) const {
        if (lines.empty()) return {open, close};
        const std::string indent(static_cast<std::size_t>(depth) * 2, ' ');
        std::string text(1, open);
        for (std::size_t i = 0; i < lines.size(); ++i) {
            if (i > 0) text += on_one_line ? ", " : ",";
            if (!on_one_line) text += "\n  " + indent;
            text += lines[i];
        }
        if (!on_one_line) text += '\n' + indent;
        return text + close;
    }
};

} // namespace

std::string print(const Value& value) {
    return std::visit(Printer{false}, value.data);
}

} // namespace json
