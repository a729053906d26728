package main

import "fmt"

func divide(a, b int) int {
	return a / b // HERE
}

func middle(depth int) int {
	if depth == 0 {
		return divide(1, 0)
	}
	return middle(depth-1) + 1
}

func main() {
	fmt.Println(middle(5))
}
