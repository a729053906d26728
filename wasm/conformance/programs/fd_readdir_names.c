#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  put("größe", "");
  put("日本語", "");
  char longest[256];
  memset(longest, 'n', 255);
  longest[255] = 0;
  put(longest, "");
  int seen = 0;
  DIR *dir = opendir("/");
  for (struct dirent *e; (e = readdir(dir)) != NULL;) {
    if (strcmp(e->d_name, "größe") == 0) seen |= 1;
    if (strcmp(e->d_name, "日本語") == 0) seen |= 2;
    if (strcmp(e->d_name, longest) == 0) seen |= 4;
  }
  CHECK(seen == 7);
  return done();
}
