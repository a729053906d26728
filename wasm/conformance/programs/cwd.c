#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  char buffer[64];
  CHECK(getcwd(buffer, sizeof buffer) && strcmp(buffer, "/") == 0);
  CHECK(mkdir("d", 0755) == 0);
  put("/d/f", "text");
  CHECK(chdir("d") == 0);
  expect("f", "text");
  expect("./f", "text");
  expect("/d/f", "text");
  put("g", "new");
  expect("/d/g", "new");
  return done();
}
