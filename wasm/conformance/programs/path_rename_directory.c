#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  CHECK(mkdir("a", 0755) == 0);
  put("a/f", "inside");
  CHECK(rename("a", "b") == 0);
  expect("b/f", "inside");
  CHECK(mkdir("empty", 0755) == 0);
  CHECK(rename("b", "empty") == 0);
  expect("empty/f", "inside");
  CHECK(mkdir("other", 0755) == 0);
  FAILS2(ENOTEMPTY, EEXIST, rename("other", "empty"));
  FAILS(ENOTDIR, rename("other", "empty/f"));
  FAILS(EINVAL, rename("empty", "empty/below"));
  CHECK(mkdir("empty/sub", 0755) == 0);
  FAILS(EINVAL, rename("empty", "empty/sub/below"));
  FAILS2(ENOTEMPTY, EEXIST, rename("other", "empty"));
  CHECK(rename("other/", "another/") == 0);
  CHECK(rename("another", "other") == 0);
  return done();
}
