// A calculator in three parts. This one talks to the reader; lexer.c cuts a line into tokens; parser.c
// works out what they mean. The headers say what each part offers to the others.
#include <stdio.h>
#include <string.h>

#include "parser.h"

int main(void) {
    char line[256];
    puts("Type a sum; an empty line ends it.");

    while (printf("> "), fflush(stdout), fgets(line, sizeof line, stdin) != NULL) {
        line[strcspn(line, "\r\n")] = '\0';
        if (line[0] == '\0') break;

        Result result = evaluate(line);
        if (result.ok) {
            printf("= %.10g\n", result.value);
        } else {
            // Point at the place: two characters for the prompt, then as many as the column says.
            printf("%*s^ %s\n", result.column + 2, "", result.message);
        }
    }
    puts("Bye.");
    return 0;
}
