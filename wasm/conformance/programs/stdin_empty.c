#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  char c;
  CHECK(read(0, &c, 1) == 0);
  CHECK(getchar() == EOF);
  return done();
}
