// A zoom into the Mandelbrot set. Every frame is an array of pixels that petri_rgba shows; frames with the
// same id are drawn over each other, which makes a film.
#include <petri.h>
#include <stdint.h>
#include <stdio.h>

enum { WIDTH = 256, HEIGHT = 192, FRAMES = 48, MAX_STEPS = 256 };

typedef struct {
    uint8_t red, green, blue, alpha;
} Pixel;

static Pixel pixels[WIDTH * HEIGHT];

// A point c belongs to the set when z = z² + c, started at 0, stays near 0 for ever. Outside, the number of
// steps until it is certain that it will not is what the colours show.
static int steps_to_escape(double cx, double cy) {
    // Points of the heart and of the disc to its left would take all the steps there are: know them at once.
    double q = (cx - 0.25) * (cx - 0.25) + cy * cy;
    if (q * (q + cx - 0.25) < 0.25 * cy * cy) return MAX_STEPS;
    if ((cx + 1) * (cx + 1) + cy * cy < 0.0625) return MAX_STEPS;

    double x = 0, y = 0;
    for (int step = 0; step < MAX_STEPS; step++) {
        double xx = x * x, yy = y * y;
        if (xx + yy > 4) return step;
        y = 2 * x * y + cy;
        x = xx - yy + cx;
    }
    return MAX_STEPS;
}

// The colours run through five stops, in a circle of 64 steps: night, sky, snow, sand and dusk.
static Pixel colour(int steps) {
    enum { STOPS = 5, CIRCLE = 64 };
    static const int stops[STOPS + 1][3] = {{0, 7, 100},    {32, 107, 203}, {237, 255, 255},
                                            {255, 170, 40}, {60, 10, 60},   {0, 7, 100}};
    if (steps == MAX_STEPS) return (Pixel){0, 0, 0, 255};

    int along = steps % CIRCLE * STOPS; // in units of 1/64 of the way from one stop to the next
    const int *from = stops[along / CIRCLE], *to = stops[along / CIRCLE + 1];
    int part = along % CIRCLE;
    uint8_t channels[3];
    for (int i = 0; i < 3; i++) {
        channels[i] = (uint8_t)((from[i] * (CIRCLE - part) + to[i] * part) / CIRCLE);
    }
    return (Pixel){channels[0], channels[1], channels[2], 255};
}

int main(void) {
    const double centre_x = -0.748, centre_y = 0.0945;
    double width = 3.2; // of the part of the plane that is shown

    for (int frame = 0; frame < FRAMES; frame++) {
        double step = width / (double)WIDTH;
        long inside = 0;
        for (int row = 0; row < HEIGHT; row++) {
            for (int column = 0; column < WIDTH; column++) {
                int steps =
                    steps_to_escape(centre_x + (column - WIDTH / 2) * step, centre_y + (row - HEIGHT / 2) * step);
                pixels[row * WIDTH + column] = colour(steps);
                inside += steps == MAX_STEPS;
            }
        }
        if (petri_rgba("mandelbrot", WIDTH, HEIGHT, pixels) != 0) {
            perror("petri_rgba");
            return 1;
        }
        if (frame % 16 == 0) printf("frame %2d: %5ld points of the set in view\n", frame, inside);
        width *= 0.88;
    }
    printf("%d frames of %d x %d pixels\n", FRAMES, WIDTH, HEIGHT);
    return 0;
}
