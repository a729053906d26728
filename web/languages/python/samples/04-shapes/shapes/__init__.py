from .area import area
from .kinds import Circle, Polygon, Rectangle, Shape


def describe(shape: Shape) -> str:
    return f"{type(shape).__name__.lower():9} with an area of {area(shape):.2f}"


__all__ = ["Circle", "Polygon", "Rectangle", "describe"]
