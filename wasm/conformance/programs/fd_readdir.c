#include "check.h"

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  CHECK(mkdir("d", 0755) == 0);
  put("d/file", "x");
  CHECK(mkdir("d/folder", 0755) == 0);
  CHECK(symlink("file", "d/link") == 0);
  DIR *dir = opendir("d");
  CHECK(dir != NULL);
  int seen = 0;
  for (struct dirent *e; (e = readdir(dir)) != NULL;) {
    struct stat s;
    if (strcmp(e->d_name, ".") == 0) seen |= 1;
    else if (strcmp(e->d_name, "..") == 0) seen |= 2;
    else {
      CHECK(fstatat(dirfd(dir), e->d_name, &s, AT_SYMLINK_NOFOLLOW) == 0);
      CHECK(s.st_ino == e->d_ino);
      if (strcmp(e->d_name, "file") == 0 && e->d_type == DT_REG) seen |= 4;
      if (strcmp(e->d_name, "folder") == 0 && e->d_type == DT_DIR) seen |= 8;
      if (strcmp(e->d_name, "link") == 0 && e->d_type == DT_LNK) seen |= 16;
    }
  }
  CHECK(seen == 31);
  CHECK(closedir(dir) == 0);
  CHECK(opendir("missing") == NULL && errno == ENOENT);
  CHECK(opendir("d/file") == NULL && errno == ENOTDIR);
  return done();
}
