#include <petri.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static void say(const char *capability, int has) { printf("%s %s\n", capability, has ? "yes" : "no"); }

int main(int argc, char **argv) {
    char line[32] = "";
    say("clock", time(NULL) > 1700000000);
    unsigned char bytes[8];
    if (getentropy(bytes, sizeof bytes) != 0) return 1;
    printf("random ");
    for (size_t i = 0; i < sizeof bytes; i++) printf("%02x", bytes[i]);
    printf("\n");
    const char *probe = getenv("PROBE");
    say("env", probe != NULL && strcmp(probe, "here") == 0);
    say("stdin", fgets(line, sizeof line, stdin) != NULL && strcmp(line, "typed\n") == 0);
    FILE *file = fopen("/data.txt", "r");
    say("fs.read", file != NULL && fgets(line, sizeof line, file) != NULL && strcmp(line, "data") == 0);
    file = fopen("/out.txt", "w");
    say("fs.write", file != NULL && fputs("out", file) >= 0 && fclose(file) == 0);
    say("fs.delete", remove("/gone.txt") == 0);
    for (int i = 1; i < argc; i++) printf("has %s %s\n", argv[i], petri_has(argv[i]) ? "yes" : "no");
    return 0;
}
