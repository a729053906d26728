// Reading numbers from people: read a whole line first, then look at it. scanf alone would trip over the
// first word that is not a number and leave it in the input for ever.
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum { LOWEST = 1, HIGHEST = 100, SECRET = 84 };

typedef enum { GOT_NUMBER, NOT_A_NUMBER, OUT_OF_RANGE, NO_MORE_INPUT } Answer;

// Reads one line and stores the number that it holds in *number.
static Answer read_number(int *number) {
    char line[64];
    if (fgets(line, sizeof line, stdin) == NULL) {
        return NO_MORE_INPUT;
    }

    // strtol tells where it stopped: the line is a number if only its end is left.
    char *end;
    errno = 0;
    long value = strtol(line, &end, 10);
    if (end == line || (*end != '\n' && *end != '\0')) {
        return NOT_A_NUMBER;
    }
    if (errno == ERANGE || value < LOWEST || value > HIGHEST) {
        return OUT_OF_RANGE;
    }
    *number = (int)value;
    return GOT_NUMBER;
}

int main(void) {
    printf("I am thinking of a number from %d to %d.\n", LOWEST, HIGHEST);

    for (int tries = 1;; tries++) {
        printf("Your guess: ");
        fflush(stdout); // there is no newline, so ask for the prompt to be shown now

        int guess = 0;
        switch (read_number(&guess)) {
        case NO_MORE_INPUT:
            printf("\nGiving up? It was %d.\n", SECRET);
            return 1;
        case NOT_A_NUMBER:
            puts("That is not a whole number.");
            break;
        case OUT_OF_RANGE:
            printf("It lies between %d and %d.\n", LOWEST, HIGHEST);
            break;
        case GOT_NUMBER:
            if (guess == SECRET) {
                printf("Yes! You needed %d tries.\n", tries);
                return 0;
            }
            puts(guess < SECRET ? "Higher." : "Lower.");
        }
    }
}
