#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  char name[32];
  CHECK(mkdir("d", 0755) == 0);
  for (int i = 0; i < 500; i++) {
    snprintf(name, sizeof name, "d/%d", i);
    put(name, "");
  }
  DIR *dir = opendir("d");
  for (struct dirent *e; (e = readdir(dir)) != NULL;) {
    if (e->d_name[0] == '.') continue;
    CHECK(unlinkat(dirfd(dir), e->d_name, 0) == 0);
  }
  closedir(dir);
  CHECK(rmdir("d") == 0);
  return done();
}
