#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  struct stat s;
  CHECK(symlink("later", "link") == 0);
  FAILS(ENOENT, open("link", O_RDONLY));
  FAILS(ENOENT, stat("link", &s));
  FAILS(EEXIST, open("link", O_CREAT | O_EXCL | O_RDWR, 0644));
  put("link", "made through it");
  expect("later", "made through it");
  return done();
}
