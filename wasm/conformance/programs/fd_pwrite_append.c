#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  char buffer[2] = "x";
  int fd = open("f", O_CREAT | O_TRUNC | O_WRONLY | O_APPEND, 0644);
  CHECK(write(fd, buffer, 2) == 2);
  CHECK(lseek(fd, 0, SEEK_SET) == 0);
  CHECK(write(fd, buffer, 2) == 2);
  CHECK(lseek(fd, 0, SEEK_CUR) == 4);
  CHECK(pwrite(fd, "yyy", 3, 0) == 3);
  CHECK(lseek(fd, 0, SEEK_CUR) == 4);
  /* POSIX writes at 0, Linux at the end. */
  off_t end = lseek(fd, 0, SEEK_END);
  CHECK(end == 4 || end == 7);
  return done();
}
