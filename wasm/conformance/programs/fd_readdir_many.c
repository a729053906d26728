#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  char name[64];
  CHECK(mkdir("d", 0755) == 0);
  for (int i = 0; i < 1000; i++) {
    snprintf(name, sizeof name, "d/a-rather-long-name-for-a-file-%d", i);
    put(name, "");
  }
  /* Small buffers: each call gives a few names, the last one cut. */
  int dir = open("d", O_RDONLY | O_DIRECTORY);
  uint8_t buffer[256];
  __wasi_dircookie_t cookie = 0;
  int total = 0;
  for (;;) {
    __wasi_size_t used;
    OK(__wasi_fd_readdir(dir, buffer, sizeof buffer, cookie, &used));
    CHECK(used <= sizeof buffer);
    size_t at = 0;
    while (at + sizeof(__wasi_dirent_t) <= used) {
      __wasi_dirent_t entry;
      memcpy(&entry, buffer + at, sizeof entry);
      if (at + sizeof entry + entry.d_namlen > used) break;
      at += sizeof entry + entry.d_namlen;
      cookie = entry.d_next;
      total++;
    }
    if (used < sizeof buffer) break;
  }
  CHECK(total == 1002);
  return done();
}
