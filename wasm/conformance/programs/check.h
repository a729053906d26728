#ifndef CHECK_H
#define CHECK_H
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <wasi/api.h>

/* The folder that the host gives: the first preopen. */
#define ROOT 3

#define CHECK(what)                                             \
  do {                                                          \
    if (!(what)) {                                              \
      printf("line %d: %s (errno %d, %s)\n", __LINE__, #what, errno, strerror(errno)); \
      exit(1);                                                  \
    }                                                           \
  } while (0)

/* The call of a libc function fails with this errno. */
#define FAILS(expected, call)                                   \
  do {                                                          \
    errno = 0;                                                  \
    long result_ = (long)(call);                                \
    if (result_ != -1 || errno != (expected)) {                 \
      printf("line %d: %s gave %ld, errno %d (%s), not %s\n", __LINE__, #call, result_, errno, strerror(errno), #expected); \
      exit(1);                                                  \
    }                                                           \
  } while (0)

/* The same where hosts may choose between two. */
#define FAILS2(first, second, call)                             \
  do {                                                          \
    errno = 0;                                                  \
    long result_ = (long)(call);                                \
    if (result_ != -1 || (errno != (first) && errno != (second))) { \
      printf("line %d: %s gave %ld, errno %d (%s)\n", __LINE__, #call, result_, errno, strerror(errno)); \
      exit(1);                                                  \
    }                                                           \
  } while (0)

/* A preview 1 call gives this error. */
#define GIVES(expected, call)                                   \
  do {                                                          \
    int error_ = (call);                                        \
    if (error_ != (expected)) {                                 \
      printf("line %d: %s gave %d, not %s\n", __LINE__, #call, error_, #expected); \
      exit(1);                                                  \
    }                                                           \
  } while (0)

#define GIVES2(first, second, call)                             \
  do {                                                          \
    int error_ = (call);                                        \
    if (error_ != (first) && error_ != (second)) {              \
      printf("line %d: %s gave %d\n", __LINE__, #call, error_); \
      exit(1);                                                  \
    }                                                           \
  } while (0)

#define OK(call) GIVES(0, call)

static inline int done(void) {
  printf("ok\n");
  return 0;
}

static inline void put(const char *path, const char *text) {
  int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY, 0644);
  CHECK(fd >= 0);
  CHECK(write(fd, text, strlen(text)) == (ssize_t)strlen(text));
  CHECK(close(fd) == 0);
}

static inline void expect(const char *path, const char *text) {
  char buffer[4096] = {0};
  int fd = open(path, O_RDONLY);
  CHECK(fd >= 0);
  ssize_t size = read(fd, buffer, sizeof buffer - 1);
  CHECK(size == (ssize_t)strlen(text));
  CHECK(memcmp(buffer, text, (size_t)size) == 0);
  CHECK(close(fd) == 0);
}
#endif
