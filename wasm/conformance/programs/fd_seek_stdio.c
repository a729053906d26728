#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  FAILS(ESPIPE, lseek(0, 0, SEEK_CUR));
  FAILS(ESPIPE, lseek(1, 0, SEEK_SET));
  return done();
}
