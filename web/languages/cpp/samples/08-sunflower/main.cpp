// Seeds of a sunflower: number n sits at an angle of n golden angles, at a distance that grows with the
// square root of n. That is all it takes for the spirals to appear.
#include <petri.h>

#include <cmath>
#include <cstdio>
#include <iostream>
#include <numbers>
#include <sstream>
#include <string>

// A class keeps the rules of the format in one place: what is opened is closed, also when a function returns
// early, because the destructor of Element runs at the end of its block.
class Svg {
public:
    class Element {
    public:
        Element(std::ostream& out, const char* name) : out_(out) { out_ << '<' << name; }
        ~Element() { out_ << "/>\n"; }
        Element(const Element&) = delete;
        Element& operator=(const Element&) = delete;

        template <typename Value>
        Element& set(const char* attribute, const Value& value) {
            out_ << ' ' << attribute << "=\"" << value << '"';
            return *this;
        }

    private:
        std::ostream& out_;
    };

    explicit Svg(int side, const char* label) {
        text_.setf(std::ios::fixed);
        text_.precision(1);
        text_ << "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" << side << "\" height=\"" << side
              << "\" viewBox=\"0 0 " << side << ' ' << side << "\" role=\"img\" aria-label=\"" << label << "\">\n";
    }

    Element add(const char* name) { return Element(text_, name); }
    std::string finish() { return text_.str() + "</svg>\n"; }

private:
    std::ostringstream text_;
};

int main() {
    constexpr int side = 420, seeds = 700, petals = 34;
    constexpr double centre = side / 2.0;
    // The golden angle divides the full turn as the golden ratio divides a line.
    constexpr double golden_angle = 2 * std::numbers::pi * (2 - std::numbers::phi);

    Svg svg(side, "A sunflower");
    svg.add("rect").set("width", side).set("height", side).set("fill", "#e8f1f8");

    for (int i = 0; i < petals; ++i) {
        const double angle = 360.0 * i / petals;
        svg.add("ellipse")
            .set("cx", centre)
            .set("cy", centre - 165)
            .set("rx", 13)
            .set("ry", 42)
            .set("fill", i % 2 == 0 ? "#f6b915" : "#e89f0c")
            .set("transform", "rotate(" + std::to_string(angle) + " 210 210)");
    }
    svg.add("circle").set("cx", centre).set("cy", centre).set("r", 137).set("fill", "#a9742f");
    for (int n = 0; n < seeds; ++n) {
        const double distance = 5.1 * std::sqrt(n);
        const double angle = n * golden_angle;
        svg.add("circle")
            .set("cx", centre + distance * std::cos(angle))
            .set("cy", centre + distance * std::sin(angle))
            .set("r", 1.6 + 0.055 * std::sqrt(n) * 1.4)
            .set("fill", n % 21 == 0  ? "#f0c98b"
                         : n % 2 == 0 ? "#4a2c14"
                                      : "#6b4220");
    }

    if (petri::svg(svg.finish()) != 0) {
        std::perror("petri::svg");
        return 1;
    }
    std::cout << seeds << " seeds and " << petals << " petals\n";
}
