from shapes import Circle, Polygon, Rectangle, describe

for shape in (
    Circle(2),
    Rectangle(3, 4),
    Polygon(((0, 0), (4, 0), (4, 3))),
):
    print(describe(shape))
