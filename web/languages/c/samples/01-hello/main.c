// Every C program starts in main. The arguments of the program come as an array of strings:
// argv[0] is the program's own name, argv[1] the first argument, and argc counts them all.
#include <stdint.h>
#include <stdio.h>

int main(int argc, char *argv[]) {
    if (argc < 2) {
        puts("Hello! Give me some arguments and I greet you by name.");
        return 0;
    }

    for (int i = 1; i < argc; i++) {
        printf("Hello, %s!\n", argv[i]);
    }

    // The standard only promises minimum sizes for int and long. Where the size matters, <stdint.h> has
    // types with their size in the name. sizeof counts in bytes; %zu prints what it gives.
    printf("\nchar    %zu byte\n", sizeof(char));
    printf("int     %zu bytes\n", sizeof(int));
    printf("int64_t %zu bytes, up to %lld\n", sizeof(int64_t), (long long)INT64_MAX);
    printf("double  %zu bytes\n", sizeof(double));
    return 0;
}
