#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  int a = open("a", O_CREAT | O_RDWR, 0644);
  int b = open("b", O_CREAT | O_RDWR, 0644);
  CHECK(a >= 3 && b > a);
  CHECK(close(a) == 0);
  FAILS(EBADF, close(a));
  FAILS(EBADF, write(a, "x", 1));
  CHECK(write(b, "x", 1) == 1);
  int c = open("a", O_RDONLY);
  CHECK(c == a);
  return done();
}
