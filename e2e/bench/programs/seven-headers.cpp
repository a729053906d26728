#include <algorithm>
#include <iostream>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

struct Shape {
  virtual ~Shape() = default;
  virtual double area() const = 0;
};

struct Square final : Shape {
  explicit Square(double side) : side(side) {}
  double area() const override { return side * side; }
  double side;
};

int main() {
  std::vector<std::unique_ptr<Shape>> shapes;
  for (int i = 5; i > 0; i--) shapes.push_back(std::make_unique<Square>(i));
  std::sort(shapes.begin(), shapes.end(), [](const auto &a, const auto &b) { return a->area() < b->area(); });
  std::map<std::string, int> counts;
  std::istringstream words("one two two three three three");
  for (std::string word; words >> word;) counts[word]++;
  for (const auto &shape : shapes) std::cout << shape->area() << ' ';
  for (const auto &[word, count] : counts) std::cout << word << '=' << count << ' ';
  std::cout << "edit " << @EDIT@ << '\n';
}
