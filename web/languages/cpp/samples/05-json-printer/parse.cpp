#include <algorithm>
#include <charconv>

#include "json.hpp"

namespace json {
namespace {

// Each function reads one thing at the front of the text that is left. A member for every rule of the
// grammar, as on json.org.
class Parser {
public:
    explicit Parser(std::string_view text) : text_(text), rest_(text) {}

    std::expected<Value, Error> document() {
        auto result = value(0);
        if (result && !rest_.empty()) return fail("there is more after the end of the value");
        return result;
    }

private:
    static constexpr int deepest = 200; // a text must not be able to overflow our stack

    std::unexpected<Error> fail(std::string message) const {
        const auto read = text_.substr(0, text_.size() - rest_.size());
        const auto line = static_cast<std::size_t>(std::ranges::count(read, '\n')) + 1;
        return std::unexpected(Error{line, std::move(message)});
    }

    void skip_space() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size())); }

    bool accept(std::string_view token) {
        skip_space();
        if (!rest_.starts_with(token)) return false;
        rest_.remove_prefix(token.size());
        skip_space();
        return true;
    }

    std::expected<Value, Error> value(int depth) {
        if (depth > deepest) return fail("the value is nested too deeply");
        if (accept("null")) return Value{nullptr};
        if (accept("true")) return Value{true};
        if (accept("false")) return Value{false};
        if (accept("[")) return array(depth);
        if (accept("{")) return object(depth);
        if (rest_.starts_with('"')) {
            auto text = string();
            if (!text) return std::unexpected(text.error());
            return Value{std::move(*text)};
        }
        return number();
    }

    std::expected<Value, Error> array(int depth) {
        Array items;
        if (accept("]")) return Value{std::move(items)};
        do {
            auto item = value(depth + 1);
            if (!item) return item;
            items.push_back(std::move(*item));
        } while (accept(","));
        if (!accept("]")) return fail("a , or ] is missing");
        return Value{std::move(items)};
    }

    std::expected<Value, Error> object(int depth) {
        Object members;
        if (accept("}")) return Value{std::move(members)};
        do {
            auto key = string();
            if (!key) return std::unexpected(key.error());
            if (!accept(":")) return fail("a : is missing");
            auto member = value(depth + 1);
            if (!member) return member;
            members.emplace_back(std::move(*key), std::move(*member));
        } while (accept(","));
        if (!accept("}")) return fail("a , or } is missing");
        return Value{std::move(members)};
    }

    // [-] digits [. digits] [e [+-] digits]. The text is kept as it stands.
    std::expected<Value, Error> number() {
        const auto start = rest_;
        const auto digits = [this] {
            const auto length = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
            rest_.remove_prefix(length);
            return length > 0;
        };
        const auto one_of = [this](std::string_view characters) {
            if (rest_.empty() || characters.find(rest_.front()) == std::string_view::npos) return false;
            rest_.remove_prefix(1);
            return true;
        };

        one_of("-");
        if (!digits()) return fail("a value was expected");
        if (one_of(".") && !digits()) return fail("a digit is missing after the point");
        if (one_of("eE")) {
            one_of("+-");
            if (!digits()) return fail("a digit is missing in the exponent");
        }
        Number number{std::string(start.substr(0, start.size() - rest_.size()))};
        skip_space();
        return Value{std::move(number)};
    }

    std::expected<std::string, Error> string() {
        if (!rest_.starts_with('"')) return fail("a text in \" was expected");
        rest_.remove_prefix(1);
        std::string text;
        while (!rest_.empty()) {
            const char c = rest_.front();
            rest_.remove_prefix(1);
            if (c == '"') {
                skip_space();
                return text;
            }
            if (static_cast<unsigned char>(c) < 0x20) return fail("a text goes over the end of its line");
            if (c != '\\') {
                text += c;
            } else if (!escape(text)) {
                return fail("\\ is followed by something unknown");
            }
        }
        return fail("a text does not end");
    }

    bool escape(std::string& text) {
        if (rest_.empty()) return false;
        const char c = rest_.front();
        rest_.remove_prefix(1);
        constexpr std::string_view names = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
        if (const auto at = names.find(c); at != std::string_view::npos) {
            text += meanings[at];
            return true;
        }
        unsigned code = 0;
        if (c != 'u' || !hex(code)) return false;
        // Beyond 65535 a character is written as two codes, a "surrogate pair".
        if (unsigned low = 0; code >= 0xd800 && code < 0xdc00) {
            if (!rest_.starts_with("\\u")) return false;
            rest_.remove_prefix(2);
            if (!hex(low) || low < 0xdc00 || low > 0xdfff) return false;
            code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        }
        append_utf8(text, code);
        return true;
    }

    bool hex(unsigned& code) {
        if (rest_.size() < 4) return false;
        const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + 4, code, 16);
        if (error != std::errc() || end != rest_.data() + 4) return false;
        rest_.remove_prefix(4);
        return true;
    }

    static void append_utf8(std::string& text, unsigned code) {
        const auto put = [&](unsigned byte) { text += static_cast<char>(static_cast<unsigned char>(byte)); };
        if (code < 0x80) {
            put(code);
        } else if (code < 0x800) {
            put(0xc0 | code >> 6);
            put(0x80 | (code & 0x3f));
        } else if (code < 0x10000) {
            put(0xe0 | code >> 12);
            put(0x80 | (code >> 6 & 0x3f));
            put(0x80 | (code & 0x3f));
        } else {
            put(0xf0 | code >> 18);
            put(0x80 | (code >> 12 & 0x3f));
            put(0x80 | (code >> 6 & 0x3f));
            put(0x80 | (code & 0x3f));
        }
    }

    std::string_view text_; // all of it
    std::string_view rest_; // what is still to be read
};

} // namespace

std::expected<Value, Error> parse(std::string_view text) {
    return Parser(text).document();
}

} // namespace json
