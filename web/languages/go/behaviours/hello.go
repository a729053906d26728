package main

import "fmt"

func main() {
	fmt.Println(`hel` +
		`lo`)
}
