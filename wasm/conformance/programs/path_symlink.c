#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  struct stat s;
  put("target", "text");
  CHECK(symlink("target", "link") == 0);
  expect("link", "text");
  CHECK(lstat("link", &s) == 0 && S_ISLNK(s.st_mode) && s.st_size == 6);
  CHECK(stat("link", &s) == 0 && S_ISREG(s.st_mode));
  FAILS(EEXIST, symlink("x", "link"));
  FAILS(EEXIST, symlink("x", "target"));
  FAILS(ENOENT, symlink("x", "missing/link"));
  FAILS(ENOENT, symlink("x", "new/"));
  FAILS2(ENOENT, EINVAL, symlink("", "new"));
  CHECK(mkdir("d", 0755) == 0);
  put("d/f", "in d");
  CHECK(symlink("d", "to-d") == 0);
  expect("to-d/f", "in d");
  CHECK(symlink("../target", "d/up") == 0);
  expect("to-d/up", "text");
  return done();
}
