#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  int fd = open("f", O_CREAT | O_RDWR, 0644);
  CHECK((fcntl(fd, F_GETFL) & O_APPEND) == 0);
  CHECK(write(fd, "aaaa", 4) == 4);
  CHECK(fcntl(fd, F_SETFL, O_APPEND) == 0);
  CHECK(fcntl(fd, F_GETFL) & O_APPEND);
  CHECK(lseek(fd, 0, SEEK_SET) == 0);
  CHECK(write(fd, "b", 1) == 1);
  CHECK(fcntl(fd, F_SETFL, 0) == 0);
  CHECK(lseek(fd, 0, SEEK_SET) == 0);
  CHECK(write(fd, "c", 1) == 1);
  expect("f", "caaab");
  return done();
}
