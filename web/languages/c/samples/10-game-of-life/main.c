// Conway's game of life. In each generation a cell with three living neighbours comes to life, one with two
// or three stays alive, and every other one dies. Gosper's gun, below, never stops making gliders.
#include <petri.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { COLUMNS = 80, ROWS = 50, SCALE = 4, GENERATIONS = 90 };

// clang-format off
static const char *const gun[] = {
    "........................O...........",
    "......................O.O...........",
    "............OO......OO............OO",
    "...........O...O....OO............OO",
    "OO........O.....O...OO..............",
    "OO........O...O.OO....O.O...........",
    "..........O.....O.......O...........",
    "...........O...O....................",
    "............OO......................",
};
// clang-format on

// Two worlds: the next generation is written into one while the other is read. age counts the generations
// since a cell came to life, 0 is dead.
typedef struct {
    uint8_t age[ROWS][COLUMNS];
} World;

static int neighbours(const World *world, int row, int column) {
    int count = 0;
    for (int y = row - 1; y <= row + 1; y++) {
        for (int x = column - 1; x <= column + 1; x++) {
            bool inside = y >= 0 && y < ROWS && x >= 0 && x < COLUMNS;
            if (inside && (y != row || x != column)) count += world->age[y][x] > 0;
        }
    }
    return count;
}

static int step(const World *now, World *next) {
    int living = 0;
    for (int row = 0; row < ROWS; row++) {
        for (int column = 0; column < COLUMNS; column++) {
            int around = neighbours(now, row, column);
            uint8_t age = now->age[row][column];
            bool lives = around == 3 || (around == 2 && age > 0);
            next->age[row][column] = (uint8_t)(!lives ? 0 : age < 255 ? age + 1 : 255);
            living += lives;
        }
    }
    return living;
}

// A newborn cell is bright, an old one deep green; the lines between the cells stay dark.
static int draw(const World *world) {
    static uint8_t pixels[ROWS * SCALE][COLUMNS * SCALE][4];
    for (int y = 0; y < ROWS * SCALE; y++) {
        for (int x = 0; x < COLUMNS * SCALE; x++) {
            int age = world->age[y / SCALE][x / SCALE];
            bool line = y % SCALE == 0 || x % SCALE == 0;
            int fade = age < 16 ? age * 10 : 160;
            uint8_t living[4] = {(uint8_t)(200 - fade), (uint8_t)(255 - fade / 2), (uint8_t)(170 - fade), 255};
            const uint8_t dead[4] = {16, 24, 32, 255};
            memcpy(pixels[y][x], age > 0 && !line ? living : dead, 4);
        }
    }
    return petri_rgba("life", COLUMNS * SCALE, ROWS * SCALE, pixels);
}

int main(void) {
    static World worlds[2];
    for (size_t row = 0; row < sizeof gun / sizeof *gun; row++) {
        for (size_t column = 0; gun[row][column] != '\0'; column++) {
            worlds[0].age[row + 4][column + 4] = gun[row][column] == 'O';
        }
    }

    const struct timespec pause = {.tv_nsec = 1000000000 / 30};
    for (int generation = 0; generation < GENERATIONS; generation++) {
        World *now = &worlds[generation % 2], *next = &worlds[(generation + 1) % 2];
        if (draw(now) != 0) {
            perror("petri_rgba");
            return 1;
        }
        int living = step(now, next);
        if (generation % 15 == 0) printf("generation %2d: %2d cells live on\n", generation, living);
        nanosleep(&pause, NULL);
    }
    return 0;
}
