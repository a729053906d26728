package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
	"time"

	"petri"
)

type Planet struct {
	Name  string   `json:"name"`
	Day   Duration `json:"day"`
	Moons []string `json:"moons,omitempty"`
}

// Duration is a time.Duration that is a text in JSON.
type Duration time.Duration

func (d *Duration) UnmarshalText(text []byte) error {
	parsed, err := time.ParseDuration(string(text))
	*d = Duration(parsed)
	return err
}

func (d Duration) MarshalText() ([]byte, error) {
	return []byte(time.Duration(d).String()), nil
}

func main() {
	text, err := os.ReadFile("planets.json")
	if err != nil {
		log.Fatal(err)
	}
	var planets []Planet
	if err := json.Unmarshal(text, &planets); err != nil {
		log.Fatal(err)
	}
	for i := range planets {
		planet := &planets[i]
		fmt.Printf("%s: %v, moons: %d\n", planet.Name, time.Duration(planet.Day), len(planet.Moons))
		planet.Moons = append(planet.Moons, planet.Name+" Station")
	}
	shown, err := json.MarshalIndent(planets, "", "  ")
	if err != nil {
		log.Fatal(err)
	}
	if err := petri.JSON(shown); err != nil {
		log.Fatal(err)
	}
}
