#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  __wasi_timestamp_t a, b;
  OK(__wasi_clock_time_get(__WASI_CLOCKID_PROCESS_CPUTIME_ID, 1, &a));
  volatile double x = 1;
  for (int i = 0; i < 3000000; i++) x = x * 1.0000001;
  OK(__wasi_clock_time_get(__WASI_CLOCKID_PROCESS_CPUTIME_ID, 1, &b));
  CHECK(b > a);
  OK(__wasi_clock_time_get(__WASI_CLOCKID_THREAD_CPUTIME_ID, 1, &a));
  return done();
}
