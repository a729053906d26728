#include <cstdio>
#include <nowhere>
//       ^^^^^^^^^ file not found

int main() {}
