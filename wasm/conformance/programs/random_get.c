#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  static unsigned char buffer[200000];
  OK(__wasi_random_get(buffer, sizeof buffer));
  int zeros = 0, last = 0;
  for (size_t i = 0; i < sizeof buffer; i++) zeros += buffer[i] == 0;
  /* One in 256 is expected: 781. */
  CHECK(zeros > 500 && zeros < 1100);
  for (size_t i = sizeof buffer - 64; i < sizeof buffer; i++) last |= buffer[i];
  CHECK(last != 0);
  OK(__wasi_random_get(buffer, 0));
  GIVES2(__WASI_ERRNO_FAULT, __WASI_ERRNO_OVERFLOW, __wasi_random_get((uint8_t *)0xfffffff0u, 64));
  return done();
}
