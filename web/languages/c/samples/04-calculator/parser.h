// The parser works out the value of a line as it reads it. One function per rule of the grammar:
//
//     sum     = product { ("+" | "-") product }
//     product = sign { ("*" | "/") sign }
//     sign    = "-" sign | power
//     power   = atom [ "^" sign ]              so that 2^3^2 is 2^(3^2), and -2^2 is -(2^2)
//     atom    = number | "(" sum ")"
#ifndef PARSER_H
#define PARSER_H

#include <stdbool.h>

typedef struct {
    bool ok;
    double value;        // when ok
    const char *message; // when not, with the column that it is about
    int column;
} Result;

Result evaluate(const char *line);

#endif
