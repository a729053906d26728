package main

import "fmt"
//     ^^^^^ imported and not used

func main() {
	var unused = 1
	//  ^^^^^^ declared and not used
}
