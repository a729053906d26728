package graph

import "testing"

// Files for `go test` are left out of the program.
func TestNoWay(t *testing.T) {
	var empty Graph[int]
	if _, _, ok := empty.Shortest(1, 2); ok {
		t.Error("there is a way through nothing")
	}
}
