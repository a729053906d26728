package main

import (
	"fmt"
	"os"
	"slices"
	"text/tabwriter"
)

func main() {
	shapes := []Shape{
		Rectangle{Width: 3, Height: 4},
		Circle{Radius: 2},
		Triangle{A: 3, B: 4, C: 5},
		Rectangle{Width: 1, Height: 10},
	}
	slices.SortFunc(shapes, byArea)

	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	defer table.Flush()
	fmt.Fprintln(table, "shape\tarea\tperimeter\t")
	for _, shape := range shapes {
		fmt.Fprintf(table, "%v\t%.2f\t%.2f\t\n", shape, shape.Area(), shape.Perimeter())
	}
}
