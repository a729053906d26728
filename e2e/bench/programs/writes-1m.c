// One million writes of one byte each, past the C library's buffer.
#include <unistd.h>

int main(void) {
  for (int i = 0; i < 1000000; i++) {
    if (write(1, i % 64 == 63 ? "\n" : "x", 1) != 1) return 1;
  }
}
