#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  char buffer[16];
  CHECK(symlink("target/größe", "link") == 0);
  memset(buffer, 'x', sizeof buffer);
  CHECK(readlink("link", buffer, sizeof buffer) == 14);
  CHECK(memcmp(buffer, "target/größe", 14) == 0);
  CHECK(buffer[14] == 'x');
  CHECK(readlink("link", buffer, 4) == 4 && memcmp(buffer, "targ", 4) == 0);
  put("f", "");
  FAILS(EINVAL, readlink("f", buffer, sizeof buffer));
  FAILS(ENOENT, readlink("missing", buffer, sizeof buffer));
  return done();
}
