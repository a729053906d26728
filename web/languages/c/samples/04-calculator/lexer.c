#include "lexer.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

void lexer_start(Lexer *lexer, const char *text) {
    *lexer = (Lexer){.text = text};
    lexer_next(lexer);
}

void lexer_next(Lexer *lexer) {
    while (isspace((unsigned char)lexer->text[lexer->position])) lexer->position++;

    const char *start = &lexer->text[lexer->position];
    Token token = {.symbol = *start, .column = lexer->position};
    if (*start == '\0') {
        token.kind = TOKEN_END;
    } else if (isdigit((unsigned char)*start) || *start == '.') {
        char *end;
        token.kind = TOKEN_NUMBER;
        token.number = strtod(start, &end);
        if (end == start) { // a lone "."
            token.kind = TOKEN_UNKNOWN;
            end++;
        }
        lexer->position += (int)(end - start);
    } else {
        token.kind = strchr("+-*/^()", *start) != NULL ? TOKEN_SYMBOL : TOKEN_UNKNOWN;
        lexer->position++;
    }
    lexer->current = token;
}
