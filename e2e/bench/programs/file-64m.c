// 64 MB written in 64 KB writes, then read back and checked.
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK = 64 * 1024, BLOCKS = 1024 };
static char block[BLOCK], back[BLOCK];

int main(void) {
  int file = open("big.bin", O_CREAT | O_TRUNC | O_WRONLY, 0644);
  for (int i = 0; i < BLOCKS; i++) {
    memset(block, i, BLOCK);
    if (write(file, block, BLOCK) != BLOCK) return 1;
  }
  close(file);
  file = open("big.bin", O_RDONLY);
  for (int i = 0; i < BLOCKS; i++) {
    if (read(file, back, BLOCK) != BLOCK) return 2;
    if (back[0] != (char)i || back[BLOCK - 1] != (char)i) return 3;
  }
  if (read(file, back, 1) != 0) return 4;
  close(file);
  puts("ok");
}
