import math
from itertools import pairwise

from .kinds import Circle, Polygon, Rectangle, Shape


def area(shape: Shape) -> float:
    match shape:
        case Circle(radius):
            return math.pi * radius**2
        case Rectangle(width, height):
            return width * height
        case Polygon(corners):
            edges = pairwise((*corners, corners[0]))
            return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in edges)) / 2
