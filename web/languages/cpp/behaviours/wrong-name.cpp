#include <cstdio>

int main() {
  const char *ü = "ü"; std::printf("%s %d\n", ü, nothing);
  //                                             ^^^^^^^ undeclared identifier 'nothing'
}
