// 10,000 files created, listed and stat'ed.
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void) {
  char path[300];
  struct stat info;
  mkdir("many", 0755);
  for (int i = 0; i < 10000; i++) {
    snprintf(path, sizeof path, "many/file-%05d.txt", i);
    int file = open(path, O_CREAT | O_EXCL | O_WRONLY, 0644);
    if (file < 0 || write(file, "x", 1) != 1) return 1;
    close(file);
  }
  DIR *folder = opendir("many");
  int seen = 0;
  long long bytes = 0;
  for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
    if (entry->d_name[0] == '.') continue;
    snprintf(path, sizeof path, "many/%s", entry->d_name);
    if (stat(path, &info) != 0) return 2;
    bytes += info.st_size;
    seen++;
  }
  closedir(folder);
  printf("%d files, %lld bytes\n", seen, bytes);
  return seen == 10000 && bytes == 10000 ? 0 : 3;
}
