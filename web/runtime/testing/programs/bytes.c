#include <stdio.h>

int main(void) {
  static const unsigned char bytes[] = {'a', 0, 0xff, 0xfe, 0x80, '\r', '\n', 0xc3};
  fwrite(bytes, 1, sizeof bytes, stdout);
  fflush(stdout);
  putchar(0xa9);
  return 0;
}
