// args: ["plain", "", "größer 日本 🎈"]
#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  CHECK(argc == 4);
  CHECK(strcmp(argv[1], "plain") == 0);
  CHECK(strcmp(argv[2], "") == 0);
  CHECK(strcmp(argv[3], "größer 日本 🎈") == 0);
  return done();
}
