#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  put("f", "x");
  FAILS(ENOTDIR, unlink("f/"));
  CHECK(unlink("f") == 0);
  FAILS(ENOENT, unlink("f"));
  CHECK(mkdir("d", 0755) == 0);
  FAILS2(EISDIR, EPERM, unlink("d"));
  FAILS2(EISDIR, EPERM, unlink("d/"));
  put("target", "kept");
  CHECK(symlink("target", "link") == 0);
  CHECK(unlink("link") == 0);
  expect("target", "kept");
  return done();
}
