// Five sorting algorithms run the same course. They share one type, so that a table of function pointers can
// hold them, and they count what they do.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static long comparisons, moves;

static int less(int a, int b) {
    comparisons++;
    return a < b;
}

static void swap(int *a, int *b) {
    int kept = *a;
    *a = *b;
    *b = kept;
    moves += 2;
}

static void bubble_sort(int values[], int count) {
    for (int end = count, last; end > 1; end = last) {
        last = 0; // what lies behind the last swap is in order
        for (int i = 1; i < end; i++) {
            if (less(values[i], values[i - 1])) {
                swap(&values[i], &values[i - 1]);
                last = i;
            }
        }
    }
}

// Insertion sort, but over a distance first: far moves early leave little to do at distance one.
static void gap_sort(int values[], int count, int gap) {
    for (int i = gap; i < count; i++) {
        int value = values[i], at = i;
        for (; at >= gap && less(value, values[at - gap]); at -= gap) {
            values[at] = values[at - gap];
            moves++;
        }
        values[at] = value;
        moves++;
    }
}

static void insertion_sort(int values[], int count) {
    gap_sort(values, count, 1);
}

static void shell_sort(int values[], int count) {
    static const int gaps[] = {1750, 701, 301, 132, 57, 23, 10, 4, 1};
    for (size_t i = 0; i < sizeof gaps / sizeof *gaps; i++) gap_sort(values, count, gaps[i]);
}

static void sift_down(int heap[], int root, int count) {
    for (int child = 2 * root + 1; child < count; child = 2 * root + 1) {
        if (child + 1 < count && less(heap[child], heap[child + 1])) child++;
        if (!less(heap[root], heap[child])) return;
        swap(&heap[root], &heap[child]);
        root = child;
    }
}

static void heap_sort(int values[], int count) {
    for (int root = count / 2 - 1; root >= 0; root--) sift_down(values, root, count);
    for (int end = count - 1; end > 0; end--) {
        swap(&values[0], &values[end]);
        sift_down(values, 0, end);
    }
}

static void quick_sort(int values[], int count) {
    if (count < 2) return;
    swap(&values[0], &values[count / 2]); // the middle as pivot: sorted input is then no trap
    int smaller = 0;
    for (int i = 1; i < count; i++) {
        if (less(values[i], values[0])) swap(&values[i], &values[++smaller]);
    }
    swap(&values[0], &values[smaller]);
    quick_sort(values, smaller);
    quick_sort(values + smaller + 1, count - smaller - 1);
}

typedef struct {
    const char *name;
    void (*sort)(int values[], int count);
} Runner;

static void print_bar(long value, long longest) {
    int width = (int)(value * 40 / longest);
    for (int i = 0; i < (width > 0 ? width : 1); i++) fputs("█", stdout);
    putchar('\n');
}

int main(int argc, char *argv[]) {
    static const Runner runners[] = {
        {"bubble", bubble_sort}, {"insertion", insertion_sort}, {"shell", shell_sort},
        {"heap", heap_sort},     {"quick", quick_sort},
    };
    int count = argc > 1 ? atoi(argv[1]) : 400;
    if (count < 2 || count > 20000) {
        fputs("Ask for 2 to 20000 numbers.\n", stderr);
        return 1;
    }
    size_t size = (size_t)count * sizeof(int);
    int *course = malloc(size), *values = malloc(size);
    if (course == NULL || values == NULL) {
        perror("malloc");
        return 1;
    }
    uint32_t state = 42; // a linear congruential generator: the same numbers everywhere
    for (int i = 0; i < count; i++) {
        state = state * 1664525u + 1013904223u;
        course[i] = (int)(state >> 16);
    }

    long longest = 0;
    printf("%d numbers\n\n%-10s %12s %9s\n", count, "", "comparisons", "moves");
    for (size_t i = 0; i < sizeof runners / sizeof *runners; i++) {
        memcpy(values, course, size);
        comparisons = moves = 0;
        runners[i].sort(values, count);
        for (int k = 1; k < count; k++) {
            if (values[k] < values[k - 1]) {
                printf("%s did not sort!\n", runners[i].name);
                return 1;
            }
        }
        if (longest == 0) longest = comparisons + moves; // the first one is the slowest
        printf("%-10s %12ld %9ld  ", runners[i].name, comparisons, moves);
        print_bar(comparisons + moves, longest);
    }
    free(course);
    free(values);
    return 0;
}
