struct Point {
  int x;
};

int main() {
  Point p{1};
  return p.y + 1;
  //       ^ no member named 'y'
}
