#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  CHECK(mkdir("d", 0755) == 0);
  int dir = open("d", O_RDONLY | O_DIRECTORY);
  CHECK(rmdir("d") == 0);
  FAILS(ENOENT, openat(dir, "new", O_CREAT | O_RDWR, 0644));
  FAILS(ENOENT, mkdirat(dir, "new", 0755));
  struct stat s;
  CHECK(fstat(dir, &s) == 0 && S_ISDIR(s.st_mode));
  FAILS(ENOENT, stat("d", &s));
  return done();
}
