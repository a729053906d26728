package main

func main() {
	ü := "ü"; println(ü, nothing)
	//                   ^^^^^^^ undefined: nothing
}
