#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  struct stat s;
  put("f", "");
  CHECK(symlink("f", "link") == 0);
  struct timespec times[2] = {{1111111111, 1}, {1222222222, 999999999}};
  CHECK(utimensat(AT_FDCWD, "f", times, 0) == 0);
  CHECK(stat("f", &s) == 0);
  CHECK(s.st_atim.tv_sec == 1111111111 && s.st_atim.tv_nsec == 1);
  CHECK(s.st_mtim.tv_sec == 1222222222 && s.st_mtim.tv_nsec == 999999999);
  struct timespec other[2] = {{1333333333, 0}, {1444444444, 0}};
  CHECK(utimensat(AT_FDCWD, "link", other, AT_SYMLINK_NOFOLLOW) == 0);
  CHECK(stat("f", &s) == 0 && s.st_mtim.tv_sec == 1222222222);
  CHECK(lstat("link", &s) == 0 && s.st_mtim.tv_sec == 1444444444);
  CHECK(utimensat(AT_FDCWD, "link", other, 0) == 0);
  CHECK(stat("f", &s) == 0 && s.st_mtim.tv_sec == 1444444444);
  FAILS(ENOENT, utimensat(AT_FDCWD, "missing", times, 0));
  GIVES(__WASI_ERRNO_INVAL, __wasi_path_filestat_set_times(ROOT, 0, "f", 1, 1, __WASI_FSTFLAGS_MTIM | __WASI_FSTFLAGS_MTIM_NOW));
  return done();
}
