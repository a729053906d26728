#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  GIVES2(__WASI_ERRNO_NOTCAPABLE, __WASI_ERRNO_PERM, __wasi_path_symlink("/target", ROOT, "link"));
  return done();
}
