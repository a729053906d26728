// 50 MB to stdout in lines of 20 bytes, as programs print them.
#include <stdio.h>

int main(void) {
  for (int i = 0; i < 2500000; i++) fputs("nineteen characters\n", stdout);
}
