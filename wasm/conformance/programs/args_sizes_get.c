// args: ["ü", "🎈"]
#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  __wasi_size_t count, size;
  OK(__wasi_args_sizes_get(&count, &size));
  CHECK(count == 3);
  CHECK(size == strlen(argv[0]) + 1 + strlen("ü") + 1 + strlen("🎈") + 1);
  return done();
}
