#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  CHECK(mkdir("d", 0755) == 0);
  put("d/f", "");
  FAILS(ENOTEMPTY, rmdir("d"));
  CHECK(unlink("d/f") == 0);
  CHECK(rmdir("d") == 0);
  FAILS(ENOENT, rmdir("d"));
  put("f", "");
  FAILS(ENOTDIR, rmdir("f"));
  FAILS(ENOTDIR, rmdir("f/"));
  CHECK(mkdir("e", 0755) == 0);
  CHECK(rmdir("e/") == 0);
  CHECK(mkdir("g", 0755) == 0);
  FAILS(EINVAL, rmdir("g/."));
  CHECK(symlink("g", "link") == 0);
  FAILS(ENOTDIR, rmdir("link"));
  return done();
}
