#include <stdio.h>

int main(void) {
  char line[64];
  FILE *in = fopen("data.txt", "r");
  while (fgets(line, sizeof line, in)) fputs(line, stdout);
  FILE *out = fopen("out.txt", "w");
  fputs("made\n", out);
  fclose(out);
}
