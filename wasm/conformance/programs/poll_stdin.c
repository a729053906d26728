// stdin: "typed\n"
#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  __wasi_subscription_t s[2] = {
      {.userdata = 1, .u = {.tag = __WASI_EVENTTYPE_FD_READ, .u.fd_read = {0}}},
      {.userdata = 2, .u = {.tag = __WASI_EVENTTYPE_CLOCK, .u.clock = {.id = __WASI_CLOCKID_MONOTONIC, .timeout = 2000000000}}},
  };
  __wasi_event_t events[2];
  __wasi_size_t count;
  OK(__wasi_poll_oneoff(s, events, 2, &count));
  CHECK(count >= 1 && events[0].userdata == 1 && events[0].type == __WASI_EVENTTYPE_FD_READ && events[0].error == 0);
  char line[32];
  CHECK(fgets(line, sizeof line, stdin) && strcmp(line, "typed\n") == 0);
  return done();
}
