package main

import (
	"fmt"
	"os"
)

func main() {
	// Two words that take two columns each: 果物 🍎
	apples, pears := 3, 4
	/* 🍎 */ fmt.Println("apples:", aples, pears)
	var total string = apples + 1
	fmt.Println(total)
}
