#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  CHECK(mkdir("d", 0755) == 0);
  put("d/a", "");
  put("d/b", "");
  DIR *dir = opendir("d");
  int count = 0;
  while (readdir(dir) != NULL) count++;
  CHECK(count == 4);
  put("d/c", "");
  rewinddir(dir);
  count = 0;
  while (readdir(dir) != NULL) count++;
  CHECK(count == 5);
  rewinddir(dir);
  readdir(dir);
  long at = telldir(dir);
  char name[256];
  strcpy(name, readdir(dir)->d_name);
  seekdir(dir, at);
  CHECK(strcmp(readdir(dir)->d_name, name) == 0);
  closedir(dir);
  return done();
}
