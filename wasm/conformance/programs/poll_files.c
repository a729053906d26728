#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  put("f", "12345");
  struct pollfd fds[2] = {{open("f", O_RDONLY), POLLRDNORM, 0}, {1, POLLWRNORM, 0}};
  CHECK(poll(fds, 2, 1000) >= 1);
  CHECK((fds[0].revents & POLLRDNORM) || (fds[1].revents & POLLWRNORM));
  return done();
}
