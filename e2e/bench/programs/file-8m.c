// 8 MB written in 4 KB writes.
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

enum { BLOCK = 4096, BLOCKS = 2048 };
static char block[BLOCK];

int main(void) {
  int file = open("small.bin", O_CREAT | O_TRUNC | O_WRONLY, 0644);
  for (int i = 0; i < BLOCKS; i++) {
    block[0] = (char)i;
    if (write(file, block, BLOCK) != BLOCK) return 1;
  }
  if (lseek(file, 0, SEEK_END) != (off_t)BLOCK * BLOCKS) return 2;
  close(file);
  puts("ok");
}
