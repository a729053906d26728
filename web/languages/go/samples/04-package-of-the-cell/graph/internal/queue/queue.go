// Package queue is a queue from which the smallest comes first.
package queue

import "container/heap"

// Queue holds values, each with a rank. The zero value is empty and ready.
type Queue[Value any] struct{ items items[Value] }

func (q *Queue[Value]) Len() int { return len(q.items) }

func (q *Queue[Value]) Push(value Value, rank int) { heap.Push(&q.items, item[Value]{value, rank}) }

func (q *Queue[Value]) Pop() (Value, int) {
	first := heap.Pop(&q.items).(item[Value])
	return first.value, first.rank
}

type item[Value any] struct {
	value Value
	rank  int
}

type items[Value any] []item[Value]

func (s items[Value]) Len() int           { return len(s) }
func (s items[Value]) Less(i, j int) bool { return s[i].rank < s[j].rank }
func (s items[Value]) Swap(i, j int)      { s[i], s[j] = s[j], s[i] }
func (s *items[Value]) Push(value any)    { *s = append(*s, value.(item[Value])) }

func (s *items[Value]) Pop() any {
	last := len(*s) - 1
	value := (*s)[last]
	*s = (*s)[:last]
	return value
}
