// files: {"given.txt": "given", "sub/other.txt": "other"}
#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  /* Files that the host put there: readable, and ours to change. */
  expect("given.txt", "given");
  expect("sub/other.txt", "other");
  int fd = open("given.txt", O_RDWR | O_APPEND);
  CHECK(fd >= 0 && write(fd, "!", 1) == 1);
  expect("given.txt", "given!");
  CHECK(unlink("sub/other.txt") == 0 && rmdir("sub") == 0);
  return done();
}
