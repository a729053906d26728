#include <cstdio>

template <typename T>
T twice(T value) { return value + value; }

int main() {
  std::printf("%d\n", twice<int, int>(1));
  //                  ^^^^^^^^^^^^^^^ no matching function for call to 'twice'
}
