#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  __wasi_subscription_t s = {.userdata = 1, .u = {.tag = __WASI_EVENTTYPE_FD_READ, .u.fd_read = {99}}};
  __wasi_event_t event;
  __wasi_size_t count;
  int error = __wasi_poll_oneoff(&s, &event, 1, &count);
  CHECK(error == __WASI_ERRNO_BADF || (error == 0 && count == 1 && event.error == __WASI_ERRNO_BADF));
  return done();
}
