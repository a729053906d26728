package main

import (
	"fmt"
	"image"
	"image/color"
	"log"
	"time"

	"petri"
)

const side = 128

func main() {
	white, black := color.RGBA{245, 245, 245, 255}, color.RGBA{40, 40, 60, 255}
	field := image.NewRGBA(image.Rect(0, 0, side, side))
	for i := range side * side {
		field.SetRGBA(i%side, i/side, white)
	}
	at, step := image.Pt(side/2, side/2), image.Pt(0, -1)
	for n := range 11_000 {
		if field.RGBAAt(at.X, at.Y) == white {
			field.SetRGBA(at.X, at.Y, black)
			step = image.Pt(-step.Y, step.X)
		} else {
			field.SetRGBA(at.X, at.Y, white)
			step = image.Pt(step.Y, -step.X)
		}
		at = at.Add(step).Mod(field.Rect)
		if n%100 == 99 {
			if err := petri.RGBA("ant", side, side, field.Pix); err != nil {
				log.Fatal(err)
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
	fmt.Println("The ant is at", at)
}
