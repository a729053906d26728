#include <cstdio>
#include "part.hpp"

int main() {
  std::printf("%d\n", part());
}
