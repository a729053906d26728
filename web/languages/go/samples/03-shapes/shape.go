package main

import "cmp"

// Shape is whatever has an area and a perimeter: nothing needs to say that it is one.
type Shape interface {
	Area() float64
	Perimeter() float64
}

func byArea(a, b Shape) int { return cmp.Compare(a.Area(), b.Area()) }
