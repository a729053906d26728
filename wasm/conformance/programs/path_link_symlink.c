#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  struct stat s;
  CHECK(symlink("nowhere", "dangling") == 0);
  CHECK(link("dangling", "same") == 0);
  CHECK(lstat("same", &s) == 0 && S_ISLNK(s.st_mode) && s.st_nlink == 2);
  put("f", "");
  FAILS(EEXIST, link("f", "dangling"));
  return done();
}
