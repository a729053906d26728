#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  put("f", "one");
  int fd = open("f", O_RDWR | O_APPEND);
  CHECK(lseek(fd, 0, SEEK_SET) == 0);
  CHECK(write(fd, "two", 3) == 3);
  CHECK(lseek(fd, 0, SEEK_CUR) == 6);
  int other = open("f", O_WRONLY);
  CHECK(lseek(other, 0, SEEK_END) == 6);
  CHECK(write(other, "three", 5) == 5);
  CHECK(write(fd, "four", 4) == 4);
  expect("f", "onetwothreefour");
  return done();
}
