// Compiles without a word and then dies: the average of nothing divides by zero. What was printed before
// stays, and the report names the line, because -g keeps the way from the code back to the source.
#include <stdio.h>

static int average(const int values[], int count) {
    int sum = 0;
    for (int i = 0; i < count; i++) sum += values[i];
    return sum / count;
}

int main(void) {
    // Without a buffer, what is printed is out at once, and so it is seen even when the program dies.
    setvbuf(stdout, NULL, _IONBF, 0);

    const int weights[] = {62, 71, 80};
    printf("average of three: %d\n", average(weights, 3));
    printf("average of none:  ");
    printf("%d\n", average(weights, 0));
    return 0;
}
