#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  char longer[257];
  memset(longer, 'x', 256);
  longer[256] = 0;
  FAILS(ENAMETOOLONG, open(longer, O_CREAT | O_RDWR, 0644));
  FAILS(ENAMETOOLONG, mkdir(longer, 0755));
  __wasi_fd_t fd;
  GIVES2(__WASI_ERRNO_ILSEQ, __WASI_ERRNO_INVAL, __wasi_path_open(ROOT, 0, "bad\xff", __WASI_OFLAGS_CREAT, 0, 0, 0, &fd));
  put("with space", "1");
  put("..hidden", "2");
  put("ends.", "3");
  put("a\\b:c*?", "4");
  expect("with space", "1");
  expect("..hidden", "2");
  expect("ends.", "3");
  expect("a\\b:c*?", "4");
  return done();
}
