// Two classic searches. Digging goes as deep as it can and turns back at a dead end: a stack remembers the
// way. Solving looks at all rooms one step away, then two, then three: a queue keeps that order, so the way
// it finds is a shortest one.
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { COLUMNS = 16, ROWS = 11, ROOMS = COLUMNS * ROWS };
enum { NORTH = 1, EAST = 2, SOUTH = 4, WEST = 8 };

typedef struct {
    uint8_t open[ROOMS]; // which sides of a room are open, as a sum of directions
    bool on_way[ROOMS];
} Maze;

// xorshift: a small generator of our own gives the same maze for the same seed everywhere, which rand() does
// not promise.
static uint32_t random_state;

static uint32_t next_random(uint32_t below) {
    random_state ^= random_state << 13;
    random_state ^= random_state >> 17;
    random_state ^= random_state << 5;
    return random_state % below;
}

// The room on that side, or -1 at the edge.
static int neighbour(int room, int direction) {
    int row = room / COLUMNS, column = room % COLUMNS;
    switch (direction) {
    case NORTH:
        return row > 0 ? room - COLUMNS : -1;
    case SOUTH:
        return row < ROWS - 1 ? room + COLUMNS : -1;
    case WEST:
        return column > 0 ? room - 1 : -1;
    default:
        return column < COLUMNS - 1 ? room + 1 : -1;
    }
}

static int opposite(int direction) {
    return direction == NORTH ? SOUTH : direction == SOUTH ? NORTH : direction == EAST ? WEST : EAST;
}

static void dig(Maze *maze) {
    int stack[ROOMS], height = 0;
    stack[height++] = 0;
    while (height > 0) {
        int room = stack[height - 1];
        int choices[4], count = 0;
        for (int direction = NORTH; direction <= WEST; direction *= 2) {
            int next = neighbour(room, direction);
            bool untouched = next >= 0 && next != 0 && maze->open[next] == 0;
            if (untouched) choices[count++] = direction;
        }
        if (count == 0) {
            height--; // a dead end: back to where there was a choice
            continue;
        }
        int direction = choices[next_random((uint32_t)count)];
        int next = neighbour(room, direction);
        maze->open[room] |= (uint8_t)direction;
        maze->open[next] |= (uint8_t)opposite(direction);
        stack[height++] = next;
    }
}

// Marks a shortest way from the first room to the last one and returns its length.
static int solve(Maze *maze) {
    int came_from[ROOMS], queue[ROOMS], head = 0, tail = 0;
    for (int room = 0; room < ROOMS; room++) came_from[room] = -1;
    came_from[0] = 0;
    queue[tail++] = 0;
    while (head < tail) {
        int room = queue[head++];
        for (int direction = NORTH; direction <= WEST; direction *= 2) {
            if ((maze->open[room] & direction) == 0) continue;
            int next = neighbour(room, direction);
            if (came_from[next] >= 0) continue;
            came_from[next] = room;
            queue[tail++] = next;
        }
    }

    int length = 0;
    for (int room = ROOMS - 1;; room = came_from[room]) {
        maze->on_way[room] = true;
        length++;
        if (room == 0) return length;
    }
}

// Whether there is a wall at the west (or north) side of the room; beyond the edge there is none.
static bool wall_west(const Maze *maze, int row, int column) {
    if (row < 0 || row >= ROWS) return false;
    return column == 0 || column == COLUMNS || (maze->open[row * COLUMNS + column] & WEST) == 0;
}

static bool wall_north(const Maze *maze, int row, int column) {
    if (column < 0 || column >= COLUMNS) return false;
    return row == 0 || row == ROWS || (maze->open[row * COLUMNS + column] & NORTH) == 0;
}

static void draw(const Maze *maze) {
    // The corner between four rooms, by which walls leave it: up, right, down, left as bits.
    static const char *const corners[16] = {" ", "╵", "╶", "└", "╷", "│", "┌", "├",
                                            "╴", "┘", "─", "┴", "┐", "┤", "┬", "┼"};
    for (int row = 0; row <= ROWS; row++) {
        for (int column = 0; column <= COLUMNS; column++) {
            int walls = (wall_west(maze, row - 1, column) ? 1 : 0) + (wall_north(maze, row, column) ? 2 : 0) +
                        (wall_west(maze, row, column) ? 4 : 0) + (wall_north(maze, row, column - 1) ? 8 : 0);
            fputs(corners[walls], stdout);
            if (column < COLUMNS) fputs(wall_north(maze, row, column) ? "───" : "   ", stdout);
        }
        putchar('\n');
        if (row == ROWS) break;
        for (int column = 0; column <= COLUMNS; column++) {
            fputs(wall_west(maze, row, column) ? "│" : " ", stdout);
            if (column < COLUMNS) fputs(maze->on_way[row * COLUMNS + column] ? " • " : "   ", stdout);
        }
        putchar('\n');
    }
}

int main(int argc, char *argv[]) {
    random_state = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : 1;
    if (random_state == 0) random_state = 1; // xorshift never leaves zero

    Maze maze = {0};
    dig(&maze);
    int length = solve(&maze);
    draw(&maze);
    printf("The way through has %d rooms of %d.\n", length, ROOMS);
    return 0;
}
