// Files: reads sales.csv, one of the files of this cell, and writes a report and a smaller table into a
// folder of its own. Everything that can fail is asked whether it did.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MAX_PRODUCTS = 16, NAME_SIZE = 32 };

typedef struct {
    char name[NAME_SIZE];
    int units;
    long cents; // money is counted in whole cents: 0.1 has no exact double
} Total;

static FILE *open_or_exit(const char *path, const char *mode) {
    FILE *file = fopen(path, mode);
    if (file == NULL) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        exit(EXIT_FAILURE);
    }
    return file;
}

// What was written may still wait in a buffer: fclose writes it, and may find the disk full.
static void close_or_exit(FILE *file, const char *path) {
    if (fclose(file) != 0) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        exit(EXIT_FAILURE);
    }
}

static Total *find_or_add(Total totals[], int *count, const char *name) {
    for (int i = 0; i < *count; i++) {
        if (strcmp(totals[i].name, name) == 0) return &totals[i];
    }
    if (*count == MAX_PRODUCTS) {
        fputs("too many products\n", stderr);
        exit(EXIT_FAILURE);
    }
    Total *total = &totals[(*count)++];
    *total = (Total){0};
    snprintf(total->name, sizeof total->name, "%s", name);
    return total;
}

static int read_sales(const char *path, Total totals[]) {
    FILE *file = open_or_exit(path, "r");
    char line[128];
    int count = 0;
    for (int number = 1; fgets(line, sizeof line, file) != NULL; number++) {
        if (number == 1) continue; // the names of the columns

        // %31[^,] reads up to 31 characters that are not a comma: never more than the array holds.
        char month[NAME_SIZE], product[NAME_SIZE];
        int units, whole, cents;
        if (sscanf(line, "%31[^,],%31[^,],%d,%d.%2d", month, product, &units, &whole, &cents) != 5) {
            fprintf(stderr, "%s:%d: not a sale: %s", path, number, line);
            continue;
        }
        Total *total = find_or_add(totals, &count, product);
        total->units += units;
        total->cents += (long)units * (whole * 100 + cents);
    }
    fclose(file);
    return count;
}

static void write_report(const char *path, const Total totals[], int count) {
    FILE *file = open_or_exit(path, "w");
    long sum = 0;
    fprintf(file, "%-10s %6s %10s\n", "Product", "Units", "Income");
    for (int i = 0; i < count; i++) {
        const Total *total = &totals[i];
        fprintf(file, "%-10s %6d %7ld.%02ld\n", total->name, total->units, total->cents / 100, total->cents % 100);
        sum += total->cents;
    }
    fprintf(file, "%-10s %6s %7ld.%02ld\n", "Together", "", sum / 100, sum % 100);
    close_or_exit(file, path);
}

static void write_totals(const char *path, const Total totals[], int count) {
    FILE *file = open_or_exit(path, "w");
    fputs("product,units,cents\n", file);
    for (int i = 0; i < count; i++) {
        fprintf(file, "%s,%d,%ld\n", totals[i].name, totals[i].units, totals[i].cents);
    }
    close_or_exit(file, path);
}

int main(void) {
    Total totals[MAX_PRODUCTS];
    int count = read_sales("sales.csv", totals);

    if (mkdir("out", 0777) != 0 && errno != EEXIST) {
        perror("out");
        return EXIT_FAILURE;
    }
    write_report("out/report.txt", totals, count);
    write_totals("out/totals.csv", totals, count);

    // Read the report back: what a program wrote is there for the rest of the run.
    FILE *report = open_or_exit("out/report.txt", "r");
    for (int c = fgetc(report); c != EOF; c = fgetc(report)) putchar(c);
    fclose(report);

    struct stat info;
    if (stat("out/totals.csv", &info) == 0) {
        printf("\nout/totals.csv has %lld bytes.\n", (long long)info.st_size);
    }
    return EXIT_SUCCESS;
}
