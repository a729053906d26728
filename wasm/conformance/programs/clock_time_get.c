#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  __wasi_timestamp_t a, b;
  OK(__wasi_clock_time_get(__WASI_CLOCKID_REALTIME, 1, &a));
  /* After 2020, before 2100. */
  CHECK(a > 1577836800000000000ull && a < 4102444800000000000ull);
  OK(__wasi_clock_time_get(__WASI_CLOCKID_MONOTONIC, 1, &a));
  for (int i = 0; i < 1000; i++) {
    OK(__wasi_clock_time_get(__WASI_CLOCKID_MONOTONIC, 1, &b));
    CHECK(b >= a);
    a = b;
  }
  GIVES(__WASI_ERRNO_INVAL, __wasi_clock_time_get(99, 1, &a));
  CHECK(time(NULL) > 1577836800);
  return done();
}
