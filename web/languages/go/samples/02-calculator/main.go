package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
)

var errDivision = errors.New("nobody can divide by zero")

func calculate(line string) (float64, error) {
	words := strings.Fields(line)
	if len(words) != 3 {
		return 0, fmt.Errorf("%q is not a sum: write it as in 6 * 7", line)
	}
	a, err := strconv.ParseFloat(words[0], 64)
	if err != nil {
		return 0, fmt.Errorf("%q is not a number", words[0])
	}
	b, err := strconv.ParseFloat(words[2], 64)
	if err != nil {
		return 0, fmt.Errorf("%q is not a number", words[2])
	}
	switch words[1] {
	case "+":
		return a + b, nil
	case "-":
		return a - b, nil
	case "*":
		return a * b, nil
	case "/":
		if b == 0 {
			return 0, errDivision
		}
		return a / b, nil
	}
	return 0, fmt.Errorf("there is no operator %q: use + - * or /", words[1])
}

func main() {
	input := bufio.NewScanner(os.Stdin)
	solved := 0
	for fmt.Print("> "); input.Scan() && input.Text() != "bye"; fmt.Print("> ") {
		result, err := calculate(input.Text())
		switch {
		case errors.Is(err, errDivision):
			fmt.Println("No:", err)
		case err != nil:
			fmt.Println("Sorry,", err)
		default:
			solved++
			fmt.Println(result)
		}
	}
	fmt.Printf("%d solved. Goodbye!\n", solved)
}
