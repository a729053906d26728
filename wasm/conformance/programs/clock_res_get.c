#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  __wasi_timestamp_t resolution;
  OK(__wasi_clock_res_get(__WASI_CLOCKID_REALTIME, &resolution));
  CHECK(resolution > 0 && resolution <= 100000000);
  OK(__wasi_clock_res_get(__WASI_CLOCKID_MONOTONIC, &resolution));
  CHECK(resolution > 0 && resolution <= 100000000);
  GIVES(__WASI_ERRNO_INVAL, __wasi_clock_res_get(99, &resolution));
  return done();
}
