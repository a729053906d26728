package main

func main() {
	var n int = "one"
	//          ^^^^^ as int value
	println(n)
}
