// The spigot of Rabinowitz and Wagon: digits of pi drip out one by one, and no number is ever larger than a
// 64-bit integer.
//
// pi = 2 + 1/3 (2 + 2/5 (2 + 3/7 (2 + …))). Read the nested sum as a number in a strange system whose
// "places" are worth 1/3, 2/5, 3/7, …: in it, pi is simply 2.2222…. Multiply every place by ten, carry from
// right to left, and what is carried out at the front is the next decimal digit.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

// Prints a digit: the 3 and its point, then groups of ten in lines of fifty.
static void print_digit(int digit) {
    static int decimals = -1;
    if (decimals == 0) {
        printf(".\n");
    } else if (decimals > 0 && decimals % 50 == 0) {
        putchar('\n');
    } else if (decimals > 0 && decimals % 10 == 0) {
        putchar(' ');
    }
    putchar('0' + digit);
    decimals++;
}

int main(int argc, char *argv[]) {
    long digits = argc > 1 ? strtol(argv[1], NULL, 10) : 100;
    if (digits < 1 || digits > 20000) {
        fputs("Ask for 1 to 20000 digits.\n", stderr);
        return 1;
    }

    // Ten thirds of a place per digit are enough; the 3 at the front and a reserve come on top.
    size_t places = (size_t)(digits + 5) * 10 / 3 + 1;
    uint64_t *place = malloc(places * sizeof *place);
    if (place == NULL) {
        perror("malloc");
        return 1;
    }
    for (size_t i = 0; i < places; i++) place[i] = 2;

    // A 10 may come out at the front: it turns the digit before it into the next one, and nines before that
    // into zeros. So a digit, and the nines after it, are held back until the next digit below nine.
    int held = -1;
    long nines = 0;
    long printed = 0;
    while (printed <= digits) {
        uint64_t carry = 0;
        for (size_t i = places - 1; i > 0; i--) {
            uint64_t value = place[i] * 10 + carry;
            place[i] = value % (2 * i + 1);
            carry = value / (2 * i + 1) * i;
        }
        uint64_t value = place[0] * 10 + carry;
        place[0] = value % 10;
        int digit = (int)(value / 10);

        if (digit == 9) {
            nines++;
            continue;
        }
        int up = digit == 10 ? 1 : 0;
        if (held >= 0) {
            print_digit(held + up);
            printed++;
        }
        for (; nines > 0 && printed <= digits; nines--, printed++) print_digit(up == 1 ? 0 : 9);
        nines = 0;
        held = up == 1 ? 0 : digit;
    }
    putchar('\n');
    free(place);
    return 0;
}
