// This program has three mistakes. Press Run: nothing runs, and each of them is marked where it is. Mend
// them one by one; the compiler's words say how.
#include <stdio.h>

int main(void) {
    int apples = 3
    const char *fruit = "apples";

    printf("%d %s\n", aples, fruit);
    printf("%d pears\n", "four");
    return 0;
}
