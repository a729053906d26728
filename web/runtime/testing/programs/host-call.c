#include "petri.h"
#include <string.h>

/* Fetches its first argument; posts its second one, when there is one. */
int main(int argc, char **argv) {
    char text[4096];
    int answer, size;
    printf("has %d\n", petri_has(argv[argc - 1]));
    answer = argc > 2 ? petri_request("POST", argv[1], "content-type: text/x-own\n", argv[2], strlen(argv[2]))
                      : petri_fetch(argv[1]);
    if (answer < 0) {
        int reason = errno;
        petri_failure(text, sizeof text);
        printf("%s: %.40s\n", strerror(reason), text);
        return 1;
    }
    printf("status %d\n", petri_answer_status(answer));
    if (petri_answer_header(answer, "Content-Type", text, sizeof text) > 0) printf("%s\n", text);
    printf("left %d\n", petri_answer_left(answer));
    while ((size = petri_answer_read(answer, text, 3)) > 0) printf("[%.*s]", size, text);
    printf("\nclosed %d %d\n", petri_answer_close(answer), petri_answer_close(answer));
    return 0;
}
