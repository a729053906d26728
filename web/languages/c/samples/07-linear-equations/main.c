// Solves A x = b by Gauss elimination: subtract multiples of one row from those below it until only a
// triangle is left, then work out the unknowns from the last to the first.
//
// "Pivoting" swaps the row with the largest number of the column to the top first. Dividing by a tiny number
// would blow up the rounding errors: the second system below shows it.
#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>

enum { MAX = 8 };

typedef struct {
    int size;
    double a[MAX][MAX + 1]; // the last column is b
} System;

static void swap_rows(System *system, int i, int j) {
    for (int k = 0; k <= system->size; k++) {
        double kept = system->a[i][k];
        system->a[i][k] = system->a[j][k];
        system->a[j][k] = kept;
    }
}

// Solves a copy of the system. False when it has no single solution. *determinant comes on the way: it is the
// product of the pivots, and every swap of rows turns its sign.
static bool solve(System system, bool pivoting, double x[], double *determinant) {
    int n = system.size;
    *determinant = 1;
    for (int column = 0; column < n; column++) {
        int best = column;
        for (int row = column + 1; pivoting && row < n; row++) {
            if (fabs(system.a[row][column]) > fabs(system.a[best][column])) best = row;
        }
        if (best != column) {
            swap_rows(&system, best, column);
            *determinant = -*determinant;
        }
        double pivot = system.a[column][column];
        *determinant *= pivot;
        if (fabs(pivot) < 64 * DBL_MIN) return false;

        for (int row = column + 1; row < n; row++) {
            double factor = system.a[row][column] / pivot;
            for (int k = column; k <= n; k++) system.a[row][k] -= factor * system.a[column][k];
        }
    }
    for (int row = n - 1; row >= 0; row--) {
        double sum = system.a[row][n];
        for (int k = row + 1; k < n; k++) sum -= system.a[row][k] * x[k];
        x[row] = sum / system.a[row][row];
    }
    return true;
}

// How far A x is from b, at its worst.
static double residual(const System *system, const double x[]) {
    double worst = 0;
    for (int row = 0; row < system->size; row++) {
        double sum = -system->a[row][system->size];
        for (int k = 0; k < system->size; k++) sum += system->a[row][k] * x[k];
        worst = fmax(worst, fabs(sum));
    }
    return worst;
}

static void show(const char *title, const System *system, bool pivoting) {
    double x[MAX], determinant;
    printf("%s\n", title);
    if (!solve(*system, pivoting, x, &determinant)) {
        printf("  no single solution: the determinant is %g\n\n", determinant);
        return;
    }
    for (int i = 0; i < system->size; i++) printf("  x%d = %10.6f\n", i + 1, x[i]);
    printf("  determinant %.6g, A x and b differ by %s\n\n", determinant,
           residual(system, x) < 1e-9 ? "less than 1e-9" : "MORE than 1e-9");
}

int main(void) {
    const System three = {3, {{2, 1, -1, 8}, {-3, -1, 2, -11}, {-2, 1, 2, -3}}};
    show("Three equations", &three, true);

    // The solution is very close to (1, 1).
    const System touchy = {2, {{1e-17, 1, 1}, {1, 1, 2}}};
    show("A touchy pair, without pivoting", &touchy, false);
    show("The same pair, with pivoting", &touchy, true);

    // The third row is the sum of the others.
    const System singular = {3, {{1, 2, 3, 4}, {2, 0, 1, 5}, {3, 2, 4, 9}}};
    show("One equation too few", &singular, true);
    return 0;
}
