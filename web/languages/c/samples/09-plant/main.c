// Lindenmayer's plants. A text grows: in every generation each letter is replaced by what the rules say.
// Then a turtle reads the text as commands and leaves a line behind:
//
//     F  a step ahead      +  turn left       [  remember this place
//     X  (only grows)      -  turn right      ]  go back to it
//
// The lines become an SVG picture, which petri_svg shows.
#include <math.h>
#include <petri.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// A text that grows at its end.
typedef struct {
    char *bytes;
    size_t length, capacity;
} Text;

static void append(Text *text, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    for (;;) {
        va_list again; // a va_list can be walked along once only
        va_copy(again, arguments);
        size_t room = text->capacity - text->length;
        int needed = vsnprintf(room > 0 ? text->bytes + text->length : NULL, room, format, again);
        va_end(again);
        if (needed >= 0 && (size_t)needed < room) {
            text->length += (size_t)needed;
            break;
        }
        text->capacity = (text->capacity + (size_t)needed + 1) * 2;
        text->bytes = realloc(text->bytes, text->capacity);
        if (text->bytes == NULL) {
            perror("realloc");
            exit(1);
        }
    }
    va_end(arguments);
}

static Text grow(const char *start, int generations) {
    Text text = {0};
    append(&text, "%s", start);
    for (int i = 0; i < generations; i++) {
        Text next = {0};
        for (size_t at = 0; at < text.length; at++) {
            switch (text.bytes[at]) {
            case 'X':
                append(&next, "F+[[X]-X]-F[-FX]+X");
                break;
            case 'F':
                append(&next, "FF");
                break;
            default:
                append(&next, "%c", text.bytes[at]);
            }
        }
        free(text.bytes);
        text = next;
    }
    return text;
}

typedef struct {
    double x, y, direction; // in degrees, 90 is up
    int depth;              // how many brackets are open
} Turtle;

int main(void) {
    const double step = 2.75, turn = 25, radians = 3.14159265358979323846 / 180;
    Text plant = grow("X", 6);
    printf("The text has %zu letters.\n", plant.length);

    Text svg = {0};
    append(&svg, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 400 420\" width=\"400\" height=\"420\" "
                 "role=\"img\" aria-label=\"A plant that bends to the right\">\n"
                 "<rect width=\"400\" height=\"420\" fill=\"#f4f7ef\"/>\n");

    Turtle turtle = {.x = 55, .y = 415, .direction = 72};
    Turtle remembered[32];
    int lines = 0;
    for (size_t at = 0; at < plant.length; at++) {
        switch (plant.bytes[at]) {
        case 'F': {
            double length = step; // of a whole run of Fs, which makes one line
            while (plant.bytes[at + 1] == 'F') {
                length += step;
                at++;
            }
            double x = turtle.x + length * cos(turtle.direction * radians);
            double y = turtle.y - length * sin(turtle.direction * radians);
            // Twigs are thinner and lighter than the stem.
            append(&svg, "<path d=\"M%.1f %.1fL%.1f %.1f\" stroke=\"hsl(%d 45%% %d%%)\" stroke-width=\"%.1f\"/>\n",
                   turtle.x, turtle.y, x, y, 95 + 4 * turtle.depth, 22 + 4 * turtle.depth,
                   3.2 / (1 + 0.4 * turtle.depth));
            turtle.x = x;
            turtle.y = y;
            lines++;
            break;
        }
        case '+':
            turtle.direction += turn;
            break;
        case '-':
            turtle.direction -= turn;
            break;
        case '[':
            remembered[turtle.depth] = turtle;
            turtle.depth++;
            break;
        case ']':
            turtle = remembered[turtle.depth - 1];
            break;
        }
    }
    append(&svg, "</svg>\n");

    printf("The turtle drew %d lines.\n", lines);
    if (petri_svg(svg.bytes) != 0) {
        perror("petri_svg");
        return 1;
    }
    free(plant.bytes);
    free(svg.bytes);
    return 0;
}
