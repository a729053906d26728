// env: {"PLAIN": "value", "EMPTY": "", "ACCENTS": "é=è"}
#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  CHECK(strcmp(getenv("PLAIN"), "value") == 0);
  CHECK(strcmp(getenv("EMPTY"), "") == 0);
  CHECK(strcmp(getenv("ACCENTS"), "é=è") == 0);
  CHECK(getenv("MISSING") == NULL);
  CHECK(setenv("PLAIN", "changed", 1) == 0);
  CHECK(strcmp(getenv("PLAIN"), "changed") == 0);
  return done();
}
