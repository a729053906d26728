// Package graph finds shortest paths.
package graph

import "cell/graph/internal/queue"

// Graph has nodes of any type that can be compared. The zero value is empty and ready.
type Graph[Node comparable] struct {
	edges map[Node][]edge[Node]
}

type edge[Node comparable] struct {
	to     Node
	length int
}

// Connect adds a way that can be gone in both directions.
func (g *Graph[Node]) Connect(a, b Node, length int) {
	if g.edges == nil {
		g.edges = make(map[Node][]edge[Node])
	}
	g.edges[a] = append(g.edges[a], edge[Node]{b, length})
	g.edges[b] = append(g.edges[b], edge[Node]{a, length})
}

// Shortest is Dijkstra's algorithm: the path from start to goal with both ends, and its length.
func (g *Graph[Node]) Shortest(start, goal Node) (path []Node, length int, ok bool) {
	type step struct{ node, from Node }
	came := map[Node]Node{}
	var next queue.Queue[step]
	next.Push(step{start, start}, 0)
	for next.Len() > 0 {
		at, distance := next.Pop()
		if _, seen := came[at.node]; seen {
			continue
		}
		came[at.node] = at.from
		if at.node == goal {
			for node := goal; node != start; node = came[node] {
				path = append([]Node{node}, path...)
			}
			return append([]Node{start}, path...), distance, true
		}
		for _, edge := range g.edges[at.node] {
			next.Push(step{edge.to, at.node}, distance+edge.length)
		}
	}
	return nil, 0, false
}
