package main

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"
	"strings"
	"unicode"
)

// words yields the words of a text in lower case.
func words(text io.Reader) iter.Seq[string] {
	return func(yield func(string) bool) {
		input := bufio.NewScanner(text)
		for input.Scan() {
			for word := range strings.FieldsFuncSeq(input.Text(), isNoLetter) {
				if !yield(strings.ToLower(word)) {
					return
				}
			}
		}
	}
}

func isNoLetter(r rune) bool { return !unicode.IsLetter(r) && r != '’' }

type entry struct {
	word  string
	count int
}

func main() {
	counts := map[string]int{}
	for word := range words(os.Stdin) {
		counts[word]++
	}
	entries := make([]entry, 0, len(counts))
	for word, count := range counts {
		entries = append(entries, entry{word, count})
	}
	slices.SortFunc(entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(b.count, a.count), strings.Compare(a.word, b.word))
	})
	for _, e := range entries[:min(10, len(entries))] {
		fmt.Printf("%-8s %2d %s\n", e.word, e.count, strings.Repeat("█", e.count))
	}
}
