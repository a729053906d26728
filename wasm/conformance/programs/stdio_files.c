#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  FILE *f = fopen("f", "w+");
  CHECK(f != NULL);
  for (int i = 0; i < 1000; i++) fprintf(f, "line %d\n", i);
  CHECK(fseek(f, 0, SEEK_SET) == 0);
  char line[32];
  int count = 0;
  while (fgets(line, sizeof line, f)) count++;
  CHECK(count == 1000);
  CHECK(fclose(f) == 0);
  f = fopen("f", "a");
  fputs("last\n", f);
  fclose(f);
  f = fopen("f", "rb");
  CHECK(fseek(f, -5, SEEK_END) == 0);
  CHECK(fgets(line, sizeof line, f) && strcmp(line, "last\n") == 0);
  fclose(f);
  CHECK(fopen("missing", "r") == NULL && errno == ENOENT);
  CHECK(remove("f") == 0);
  return done();
}
