#include <iostream>

int main() {
  std::cout << "Hello, reader " << @EDIT@ << '\n';
}
