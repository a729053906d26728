static int twice(int n) { return 2 * n; }

int main(void) {
  int a = twice(1, 2);
  //               ^ too many arguments
  return a;
}
