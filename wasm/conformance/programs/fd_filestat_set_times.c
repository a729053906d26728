#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  struct stat s;
  put("f", "x");
  int fd = open("f", O_RDWR);
  struct timespec times[2] = {{1000000000, 123456789}, {1500000000, 987654321}};
  CHECK(futimens(fd, times) == 0);
  CHECK(fstat(fd, &s) == 0);
  CHECK(s.st_atim.tv_sec == 1000000000 && s.st_atim.tv_nsec == 123456789);
  CHECK(s.st_mtim.tv_sec == 1500000000 && s.st_mtim.tv_nsec == 987654321);
  struct timespec half[2] = {{0, UTIME_OMIT}, {0, UTIME_NOW}};
  CHECK(futimens(fd, half) == 0);
  CHECK(fstat(fd, &s) == 0);
  CHECK(s.st_atim.tv_sec == 1000000000);
  CHECK(s.st_mtim.tv_sec > 1577836800);
  GIVES(__WASI_ERRNO_INVAL, __wasi_fd_filestat_set_times(fd, 1, 1, __WASI_FSTFLAGS_MTIM | __WASI_FSTFLAGS_MTIM_NOW));
  GIVES(__WASI_ERRNO_INVAL, __wasi_fd_filestat_set_times(fd, 1, 1, __WASI_FSTFLAGS_ATIM | __WASI_FSTFLAGS_ATIM_NOW));
  return done();
}
