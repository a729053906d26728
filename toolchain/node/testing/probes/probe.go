package main

import (
	"bufio"
	"crypto/rand"
	"fmt"
	"os"
	"petri"
	"time"
)

func say(capability string, has bool) {
	answer := "no"
	if has {
		answer = "yes"
	}
	fmt.Println(capability, answer)
}

func main() {
	say("clock", time.Now().Unix() > 1700000000)
	bytes := make([]byte, 8)
	rand.Read(bytes)
	fmt.Printf("random %x\n", bytes)
	say("env", os.Getenv("PROBE") == "here")
	line, _ := bufio.NewReader(os.Stdin).ReadString('\n')
	say("stdin", line == "typed\n")
	data, err := os.ReadFile("/data.txt")
	say("fs.read", err == nil && string(data) == "data")
	say("fs.write", os.WriteFile("/out.txt", []byte("out"), 0o644) == nil)
	say("fs.delete", os.Remove("/gone.txt") == nil)
	for _, capability := range os.Args[1:] {
		say("has "+capability, petri.Has(capability))
	}
}
