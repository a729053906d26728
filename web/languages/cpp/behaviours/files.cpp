#include <fstream>
#include <iostream>
#include <string>

int main() {
  std::ifstream in("data.txt");
  for (std::string line; std::getline(in, line);) std::cout << line << '\n';
  std::ofstream("out.txt") << "made\n";
}
