package main

import (
	"context"
	"fmt"
	"runtime"
)

// generate sends 2, 3, 4, … until it is told to stop.
func generate(ctx context.Context) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for n := 2; ; n++ {
			select {
			case out <- n:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

// without passes on what is no multiple of the prime.
func without(ctx context.Context, prime int, in <-chan int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for n := range in {
			if n%prime == 0 {
				continue
			}
			select {
			case out <- n:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

func main() {
	ctx, stop := context.WithCancel(context.Background())
	numbers := generate(ctx)
	for range 50 {
		prime := <-numbers
		fmt.Print(prime, " ")
		numbers = without(ctx, prime, numbers)
	}
	fmt.Println()
	fmt.Println("goroutines at work:", runtime.NumGoroutine()-1)
	stop()
	for range numbers {
		// Until the last of the chain has closed its channel.
	}
	fmt.Println("all are told to stop")
}
