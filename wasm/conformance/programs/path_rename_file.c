#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  struct stat s;
  put("a", "from a");
  put("b", "from b");
  CHECK(rename("a", "c") == 0);
  FAILS(ENOENT, stat("a", &s));
  expect("c", "from a");
  CHECK(rename("c", "b") == 0);
  expect("b", "from a");
  CHECK(rename("b", "b") == 0);
  expect("b", "from a");
  FAILS(ENOENT, rename("missing", "x"));
  FAILS(ENOENT, rename("b", "missing/x"));
  CHECK(mkdir("d", 0755) == 0);
  FAILS(EISDIR, rename("b", "d"));
  CHECK(rename("b", "d/b") == 0);
  expect("d/b", "from a");
  CHECK(link("d/b", "same") == 0);
  CHECK(rename("d/b", "same") == 0);
  expect("d/b", "from a");
  FAILS(ENOTDIR, rename("same/", "x"));
  return done();
}
