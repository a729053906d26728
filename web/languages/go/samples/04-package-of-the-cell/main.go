package main

import (
	"fmt"
	"strings"

	"cell/graph"
)

func main() {
	var roads graph.Graph[string]
	roads.Connect("Oslo", "Bergen", 463)
	roads.Connect("Oslo", "Trondheim", 494)
	roads.Connect("Bergen", "Stavanger", 209)
	roads.Connect("Oslo", "Kristiansand", 320)
	roads.Connect("Kristiansand", "Stavanger", 233)
	roads.Connect("Trondheim", "Bodø", 706)

	for _, goal := range []string{"Stavanger", "Bodø", "London"} {
		path, length, ok := roads.Shortest("Bergen", goal)
		if !ok {
			fmt.Printf("There is no road from Bergen to %s.\n", goal)
			continue
		}
		fmt.Printf("%s: %d km\n", strings.Join(path, " → "), length)
	}
}
