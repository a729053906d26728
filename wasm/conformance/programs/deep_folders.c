#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  char path[4096] = "d";
  CHECK(mkdir(path, 0755) == 0);
  for (int i = 0; i < 200; i++) {
    strcat(path, "/d");
    CHECK(mkdir(path, 0755) == 0);
  }
  strcat(path, "/f");
  put(path, "deep");
  expect(path, "deep");
  return done();
}
