package main

import (
	"bufio"
	"crypto/rand"
	"fmt"
	"os"
	"petri"
	"strings"
	"time"
)

// What a program is told and what it finds must be the same.
func say(capability string, works bool) {
	name, _, _ := strings.Cut(capability, ":")
	answer := "no"
	if works {
		answer = "yes"
	}
	if petri.Has(capability) != works {
		answer += ",-but-Has-says-otherwise"
	}
	fmt.Println(name, answer)
}

func main() {
	say("clock", time.Now().Unix() > 1700000000)
	bytes := make([]byte, 8)
	rand.Read(bytes)
	fmt.Printf("random %x\n", bytes)
	say("env:PROBE", os.Getenv("PROBE") == "here")
	line, _ := bufio.NewReader(os.Stdin).ReadString('\n')
	say("stdin", line == "typed\n")
	data, err := os.ReadFile("/data.txt")
	say("fs.read:/data.txt", err == nil && string(data) == "data")
	say("fs.write:/out.txt", os.WriteFile("/out.txt", []byte("out"), 0o644) == nil)
	say("fs.delete:/gone.txt", os.Remove("/gone.txt") == nil)
}
