#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  put("f", "");
  CHECK(mkdir("d", 0755) == 0);
  CHECK(symlink("f", "to-f") == 0);
  CHECK(symlink("d", "to-d") == 0);
  FAILS(ELOOP, open("to-f", O_RDONLY | O_NOFOLLOW));
  FAILS2(ENOTDIR, ELOOP, open("to-d", O_RDONLY | O_NOFOLLOW | O_DIRECTORY));
  CHECK(open("to-d", O_RDONLY | O_DIRECTORY) >= 0);
  FAILS(ENOTDIR, open("to-f", O_RDONLY | O_DIRECTORY));
  struct stat s;
  CHECK(fstatat(AT_FDCWD, "to-f", &s, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(s.st_mode));
  return done();
}
