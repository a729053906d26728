package main

import "fmt"

type Shelf struct{ books []string }

func (s *Shelf) Book(number int) string {
	return s.books[number]
}

func main() {
	defer fmt.Println("deferred calls still run")
	shelf := &Shelf{books: []string{"Emma", "Ulysses", "Middlemarch"}}
	for number := range 5 {
		fmt.Println(number, shelf.Book(number))
	}
}
