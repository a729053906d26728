import type { Toolchain } from '#model/language.ts';

/**
 * Programs that take the compiler through most of what it does: generics, closures, maps, goroutines, and functions
 * alike in shape and unlike in content.
 */
function program(functions: number): string {
  const parts = Array.from({ length: functions }, (_, at) => {
    const n = String(at);
    return `
type node${n} struct {
	next   *node${n}
	weight [${String(4 + at)}]float64
	name   string
}

func (n *node${n}) total(limit int) (sum float64) {
	defer func() { sum += float64(len(n.name)) }()
	for at := n; at != nil && limit > 0; at, limit = at.next, limit-1 {
		for i, weight := range at.weight {
			sum += weight * float64(i+${n})
		}
		switch {
		case strings.HasPrefix(at.name, "a${n}"):
			sum *= 2
		case at.name == "b":
			sum -= ${n}
		}
	}
	return sum
}

func mix${n}(values []int, key uint) (map[string]int, error) {
	hits := make(map[string]int)
	for i := range values {
		values[i] ^= int(key>>(i&${String(at % 8)})) + values[(i*${String(2 * at + 1)})%len(values)]
		if values[i]%${String(at + 2)} == 0 {
			hits[fmt.Sprint("k", i)] = larger(values[i], ${n})
		}
	}
	if len(hits) == 0 {
		return nil, fmt.Errorf("no hits for %d of %d", key, ${n})
	}
	return hits, nil
}`;
  });
  return `package main

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"sort"
	"strings"
)

func larger[T cmp.Ordered](a, b T) T {
	if a > b {
		return a
	}
	return b
}
${parts.join('\n')}

func main() {
	values := []int{3, 1, 2}
	sort.Ints(values)
	slices.SortFunc(values, func(a, b int) int { return b - a })
	results := make(chan float64)
	go func() { results <- (&node0{name: "a"}).total(3) }()
	hits, err := mix0(values, 5)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	fmt.Println(<-results, hits)
}
`;
}

const HELLO = 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println(42) }\n';

export const training: NonNullable<Toolchain['training']> = [
  { source: program(20), files: {}, flags: [] },
  { source: HELLO, files: {}, flags: [] },
];
