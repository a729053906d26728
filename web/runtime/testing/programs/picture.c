#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void show(int fd, const char *header, const void *payload, uint32_t size) {
  uint32_t head = (uint32_t)strlen(header);
  uint32_t total = head + 4 + size;
  write(fd, &total, 4);
  write(fd, &head, 4);
  write(fd, header, head);
  write(fd, payload, size);
}

int main(void) {
  int fd = open("/dev/petri", O_WRONLY);
  if (fd < 0) return 1;
  printf("before\n");
  show(fd, "{\"mime\":\"text/html\"}", "<b>bold</b>", 11);
  printf("between\n");
  static unsigned char pixels[2 * 2 * 4] = {255, 0, 0, 255};
  for (int i = 0; i < 100; i++) {
    pixels[0] = (unsigned char)i;
    show(fd, "{\"mime\":\"application/vnd.petri.rgba\",\"id\":\"a\",\"metadata\":{\"width\":2,\"height\":2}}", pixels, sizeof pixels);
  }
  return 0;
}
