// The lexer cuts a line into tokens: numbers, operators and parentheses.
#ifndef LEXER_H
#define LEXER_H

typedef enum { TOKEN_NUMBER, TOKEN_SYMBOL, TOKEN_END, TOKEN_UNKNOWN } TokenKind;

typedef struct {
    TokenKind kind;
    double number; // of a TOKEN_NUMBER
    char symbol;   // of a TOKEN_SYMBOL or TOKEN_UNKNOWN
    int column;    // where it starts, from 0
} Token;

typedef struct {
    const char *text;
    int position;
    Token current; // the token that is looked at; lexer_next moves on
} Lexer;

void lexer_start(Lexer *lexer, const char *text);
void lexer_next(Lexer *lexer);

#endif
