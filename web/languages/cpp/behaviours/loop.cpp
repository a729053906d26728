#include <cstdio>

int main() {
  std::puts("before");
  for (volatile int i = 0;; i = i + 1);
}
