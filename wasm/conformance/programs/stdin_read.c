// stdin: "one\ntwo\ngröße"
#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  char buffer[64];
  CHECK(read(0, buffer, 4) == 4 && memcmp(buffer, "one\n", 4) == 0);
  CHECK(fgets(buffer, sizeof buffer, stdin) && strcmp(buffer, "two\n") == 0);
  CHECK(scanf("%63s", buffer) == 1 && strcmp(buffer, "größe") == 0);
  CHECK(getchar() == EOF && feof(stdin));
  CHECK(read(0, buffer, 1) == 0);
  return done();
}
