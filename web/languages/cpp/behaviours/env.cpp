#include <cstdio>
#include <cstdlib>

int main() {
  std::puts(std::getenv("WHO"));
}
