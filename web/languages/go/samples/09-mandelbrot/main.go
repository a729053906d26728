package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"log"
	"math"
	"sync"

	"petri"
)

const (
	width, height = 320, 240
	limit         = 100
)

func main() {
	picture := image.NewPaletted(image.Rect(0, 0, width, height), palette())
	var rows sync.WaitGroup
	for y := range height {
		rows.Go(func() {
			for x := range width {
				c := complex(float64(x-215)/100, float64(y-120)/100)
				picture.SetColorIndex(x, y, uint8(steps(c)))
			}
		})
	}
	rows.Wait()

	var file bytes.Buffer
	if err := png.Encode(&file, picture); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d × %d pixels, %d colours\n", width, height, len(picture.Palette))
	if err := petri.PNG(file.Bytes()); err != nil {
		log.Fatal(err)
	}
}

// steps counts how long z → z² + c stays near zero.
func steps(c complex128) int {
	z := c
	for n := range limit {
		if real(z)*real(z)+imag(z)*imag(z) > 4 {
			return n
		}
		z = z*z + c
	}
	return limit
}

func palette() color.Palette {
	colours := make(color.Palette, limit+1)
	for n := range limit {
		t := math.Sqrt(float64(n) / limit)
		colours[n] = color.RGBA{uint8(255 * t), uint8(160 * t * t), uint8(90 + 120*(1-t)), 255}
	}
	colours[limit] = color.Black
	return colours
}
