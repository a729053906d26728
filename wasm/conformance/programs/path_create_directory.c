#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  CHECK(mkdir("d", 0755) == 0);
  FAILS(EEXIST, mkdir("d", 0755));
  FAILS(EEXIST, mkdir("d/", 0755));
  FAILS(EEXIST, mkdir("d/.", 0755));
  CHECK(mkdir("e/", 0755) == 0);
  FAILS(ENOENT, mkdir("missing/below", 0755));
  put("f", "");
  FAILS(EEXIST, mkdir("f", 0755));
  FAILS(ENOTDIR, mkdir("f/below", 0755));
  struct stat s;
  CHECK(stat("e", &s) == 0 && S_ISDIR(s.st_mode));
  CHECK(symlink("nowhere", "dangling") == 0);
  FAILS(EEXIST, mkdir("dangling", 0755));
  return done();
}
