#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  struct timespec before, after, wait = {0, 50000000};
  clock_gettime(CLOCK_MONOTONIC, &before);
  CHECK(nanosleep(&wait, NULL) == 0);
  clock_gettime(CLOCK_MONOTONIC, &after);
  double ms = (double)(after.tv_sec - before.tv_sec) * 1e3 + (double)(after.tv_nsec - before.tv_nsec) / 1e6;
  CHECK(ms >= 48);
  CHECK(usleep(1000) == 0);
  CHECK(poll(NULL, 0, 5) == 0 || errno == ENOTSUP || errno == EINVAL);
  return done();
}
