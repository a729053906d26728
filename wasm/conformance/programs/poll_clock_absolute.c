#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  __wasi_timestamp_t now, after;
  OK(__wasi_clock_time_get(__WASI_CLOCKID_MONOTONIC, 1, &now));
  __wasi_subscription_t s = {.userdata = 7, .u = {.tag = __WASI_EVENTTYPE_CLOCK, .u.clock = {.id = __WASI_CLOCKID_MONOTONIC, .timeout = now + 30000000, .flags = __WASI_SUBCLOCKFLAGS_SUBSCRIPTION_CLOCK_ABSTIME}}};
  __wasi_event_t event;
  __wasi_size_t count;
  OK(__wasi_poll_oneoff(&s, &event, 1, &count));
  CHECK(count == 1 && event.userdata == 7 && event.error == 0 && event.type == __WASI_EVENTTYPE_CLOCK);
  OK(__wasi_clock_time_get(__WASI_CLOCKID_MONOTONIC, 1, &after));
  CHECK(after >= now + 29000000);
  /* A time that has passed: at once. */
  s.u.u.clock.timeout = now;
  OK(__wasi_poll_oneoff(&s, &event, 1, &count));
  CHECK(count == 1);
  OK(__wasi_clock_time_get(__WASI_CLOCKID_REALTIME, 1, &now));
  s.u.u.clock.id = __WASI_CLOCKID_REALTIME;
  s.u.u.clock.timeout = now + 20000000;
  OK(__wasi_poll_oneoff(&s, &event, 1, &count));
  CHECK(count == 1);
  return done();
}
