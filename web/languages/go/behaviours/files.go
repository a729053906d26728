package main

import (
	"fmt"
	"os"
)

func main() {
	text, err := os.ReadFile("data.txt")
	fmt.Print(string(text))
	if err == nil {
		err = os.WriteFile("out.txt", []byte("made\n"), 0o644)
	}
	if err != nil {
		panic(err)
	}
}
