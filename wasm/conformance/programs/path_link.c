#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  struct stat s, t;
  put("f", "text");
  CHECK(link("f", "g") == 0);
  CHECK(stat("f", &s) == 0 && stat("g", &t) == 0);
  CHECK(s.st_ino == t.st_ino && s.st_nlink == 2 && t.st_nlink == 2);
  put("g", "changed");
  expect("f", "changed");
  CHECK(unlink("f") == 0);
  expect("g", "changed");
  CHECK(stat("g", &t) == 0 && t.st_nlink == 1);
  put("h", "");
  FAILS(EEXIST, link("g", "h"));
  FAILS(EEXIST, link("g", "g"));
  CHECK(mkdir("d", 0755) == 0);
  FAILS(EEXIST, link("g", "d"));
  FAILS2(EPERM, EACCES, link("d", "e"));
  FAILS(ENOENT, link("missing", "e"));
  FAILS(ENOENT, link("g", "e/"));
  CHECK(link("g", "d/g") == 0);
  expect("d/g", "changed");
  return done();
}
