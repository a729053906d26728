package main

import (
	"errors"
	"fmt"
	"os"
	"petri"
)

func say(response *petri.Response, err error) {
	var failure *petri.Error
	if errors.As(err, &failure) {
		fmt.Println(failure.Code, failure.Message != "", errors.Is(err, os.ErrPermission))
	} else {
		fmt.Println(response.StatusCode, string(response.Body))
	}
}

func call(name, args string) {
	answer, err := petri.Call(name, args)
	var failure *petri.Error
	if errors.As(err, &failure) {
		fmt.Println(failure.Code)
	} else {
		fmt.Println(string(answer))
	}
}

// Its argument is the address of a server.
func main() {
	origin := os.Args[1]
	first, err := petri.Fetch(origin + "/hello")
	say(first, err)
	fmt.Println(first.Header.Get("Content-Type"), first.Header["content-type"], first.Header.Get("x-none") == "")
	say(petri.Do(petri.Request{Method: "PUT", URL: origin + "/echo", Header: petri.Header{"X-Key": "k"}, Body: []byte("größer")}))
	say(petri.Fetch(origin + "/missing"))
	say(petri.Fetch("http://localhost:1/"))
	say(petri.Fetch("file:///etc/passwd"))
	say(petri.Do(petri.Request{Method: "CONNECT", URL: origin + "/hello"}))
	say(petri.Do(petri.Request{URL: origin + "/hello", Header: petri.Header{"Cookie": "a=b"}}))
	say(petri.Do(petri.Request{URL: origin + "/hello", Header: petri.Header{"Accept": "a\nCookie: b"}}))
	call("shout", `"hello"`)
	call("shout", "5")
	call("shout", "")
	call("whisper", `"a"`)
	for range 70 {
		if _, err := petri.Fetch(origin + "/hello"); err != nil {
			panic(err)
		}
	}
	fmt.Println(petri.Has("net.get:"+origin+"/hello"), petri.Has("net.get:http://localhost:1/"), petri.Has("shout"), petri.Has("clock"))
	info, list := petri.Info(), petri.List()
	fmt.Println(info.Cell, info.Limits["timeMs"], info.Limits["descriptors"], list[len(list)-1], fmt.Sprint(list) == fmt.Sprint(info.Capabilities))
}
