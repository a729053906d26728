#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  CHECK(symlink("b", "a") == 0);
  CHECK(symlink("a", "b") == 0);
  FAILS(ELOOP, open("a", O_RDONLY));
  struct stat s;
  FAILS(ELOOP, stat("a", &s));
  CHECK(lstat("a", &s) == 0);
  CHECK(symlink("self", "self") == 0);
  FAILS(ELOOP, open("self/x", O_RDONLY));
  CHECK(mkdir("d", 0755) == 0);
  CHECK(symlink(".", "d/here") == 0);
  put("d/f", "found");
  expect("d/here/here/here/f", "found");
  return done();
}
