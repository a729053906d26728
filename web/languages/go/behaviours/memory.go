package main

func main() {
	var kept [][]byte
	for {
		kept = append(kept, make([]byte, 1<<20))
	}
}
