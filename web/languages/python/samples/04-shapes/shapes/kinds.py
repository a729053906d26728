from dataclasses import dataclass


@dataclass(frozen=True)
class Circle:
    radius: float


@dataclass(frozen=True)
class Rectangle:
    width: float
    height: float


@dataclass(frozen=True)
class Polygon:
    corners: tuple[tuple[float, float], ...]


type Shape = Circle | Rectangle | Polygon
