#include <stdio.h>
#include <string.h>

int main(int argc, char **argv) {
  printf("hello");
  for (int i = 1; i < argc; i++) printf(" %s", argv[i]);
  printf("\n");
  fprintf(stderr, "to stderr\n");
  FILE *file = fopen("made.txt", "w");
  fputs("made", file);
  fclose(file);
  return 3;
}
