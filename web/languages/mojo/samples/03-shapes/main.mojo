from std.math import pi


trait Shape:
    def area(self) -> Float64:
        ...


@fieldwise_init
struct Circle(Shape):
    var radius: Float64

    def area(self) -> Float64:
        return pi * self.radius * self.radius


@fieldwise_init
struct Rectangle(Shape):
    var width: Float64
    var height: Float64

    def area(self) -> Float64:
        return self.width * self.height


def show[T: Shape](name: String, shape: T):
    """One function for each type of shape, made by the compiler."""
    print(name, round(shape.area(), 3))


def main():
    show("a circle of radius 2:", Circle(2))
    show("a rectangle of 3 by 4.5:", Rectangle(3, 4.5))
