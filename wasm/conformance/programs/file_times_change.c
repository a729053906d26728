#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  struct stat before, after;
  struct timespec old[2] = {{1000000000, 0}, {1000000000, 0}};
  put("f", "x");
  CHECK(utimensat(AT_FDCWD, "f", old, 0) == 0);
  int fd = open("f", O_RDWR);
  CHECK(fstat(fd, &before) == 0 && before.st_mtim.tv_sec == 1000000000);
  CHECK(write(fd, "y", 1) == 1);
  CHECK(fstat(fd, &after) == 0);
  CHECK(after.st_mtim.tv_sec > 1577836800);
  CHECK(mkdir("d", 0755) == 0);
  CHECK(utimensat(AT_FDCWD, "d", old, 0) == 0);
  put("d/inside", "");
  CHECK(stat("d", &after) == 0);
  CHECK(after.st_mtim.tv_sec > 1577836800);
  return done();
}
