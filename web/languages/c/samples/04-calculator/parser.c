#include "parser.h"

#include <math.h>
#include <stddef.h>

#include "lexer.h"

typedef struct {
    Lexer lexer;
    Result result; // the first error stays
} Parser;

static double sum(Parser *parser); // the rules call each other in a circle

static void fail(Parser *parser, int column, const char *message) {
    if (parser->result.ok) {
        parser->result = (Result){.ok = false, .message = message, .column = column};
    }
}

// Takes the symbol if it comes next.
static bool accept(Parser *parser, char symbol) {
    const Token *token = &parser->lexer.current;
    if (token->kind != TOKEN_SYMBOL || token->symbol != symbol) return false;
    lexer_next(&parser->lexer);
    return true;
}

static double atom(Parser *parser) {
    Token token = parser->lexer.current;
    if (token.kind == TOKEN_NUMBER) {
        lexer_next(&parser->lexer);
        return token.number;
    }
    if (accept(parser, '(')) {
        double value = sum(parser);
        if (!accept(parser, ')')) fail(parser, parser->lexer.current.column, "a ) is missing");
        return value;
    }
    fail(parser, token.column, token.kind == TOKEN_END ? "a number is missing" : "a number was expected");
    return 0;
}

static double sign(Parser *parser);

static double power(Parser *parser) {
    double base = atom(parser);
    return accept(parser, '^') ? pow(base, sign(parser)) : base;
}

static double sign(Parser *parser) {
    return accept(parser, '-') ? -sign(parser) : power(parser);
}

static double product(Parser *parser) {
    double value = sign(parser);
    while (parser->result.ok) {
        int column = parser->lexer.current.column;
        if (accept(parser, '*')) {
            value *= sign(parser);
        } else if (accept(parser, '/')) {
            double divisor = sign(parser);
            if (divisor == 0) {
                fail(parser, column, "division by zero");
                return 0;
            }
            value /= divisor;
        } else {
            break;
        }
    }
    return value;
}

static double sum(Parser *parser) {
    double value = product(parser);
    while (parser->result.ok) {
        if (accept(parser, '+')) {
            value += product(parser);
        } else if (accept(parser, '-')) {
            value -= product(parser);
        } else {
            break;
        }
    }
    return value;
}

Result evaluate(const char *line) {
    Parser parser = {.result = {.ok = true}};
    lexer_start(&parser.lexer, line);
    double value = sum(&parser);
    if (parser.lexer.current.kind != TOKEN_END) {
        fail(&parser, parser.lexer.current.column, "an operator was expected");
    }
    if (parser.result.ok) parser.result.value = value;
    return parser.result;
}
