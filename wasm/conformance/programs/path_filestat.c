#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  struct stat s;
  put("f", "123");
  CHECK(stat("f", &s) == 0 && s.st_size == 3 && S_ISREG(s.st_mode));
  CHECK(stat("/", &s) == 0 && S_ISDIR(s.st_mode));
  CHECK(stat(".", &s) == 0 && S_ISDIR(s.st_mode));
  FAILS(ENOENT, stat("missing", &s));
  FAILS(ENOTDIR, stat("f/", &s));
  FAILS(ENOTDIR, stat("f/x", &s));
  CHECK(symlink("f", "link") == 0);
  __wasi_filestat_t raw;
  OK(__wasi_path_filestat_get(ROOT, 0, "link", &raw));
  CHECK(raw.filetype == __WASI_FILETYPE_SYMBOLIC_LINK);
  OK(__wasi_path_filestat_get(ROOT, __WASI_LOOKUPFLAGS_SYMLINK_FOLLOW, "link", &raw));
  CHECK(raw.filetype == __WASI_FILETYPE_REGULAR_FILE && raw.size == 3);
  CHECK(access("f", R_OK) == 0);
  FAILS(ENOENT, access("missing", F_OK));
  return done();
}
