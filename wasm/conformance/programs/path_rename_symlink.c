#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  struct stat s;
  put("target", "text");
  CHECK(symlink("target", "link") == 0);
  CHECK(rename("link", "moved") == 0);
  CHECK(lstat("moved", &s) == 0 && S_ISLNK(s.st_mode));
  expect("moved", "text");
  put("plain", "plain");
  CHECK(rename("plain", "moved") == 0);
  CHECK(lstat("moved", &s) == 0 && S_ISREG(s.st_mode));
  expect("target", "text");
  return done();
}
