package main

import "fmt"

func main() {
	for _, world := range []string{"world", "Welt", "monde", "世界", "мир"} {
		fmt.Printf("Hello, %s!\n", world)
	}
}
