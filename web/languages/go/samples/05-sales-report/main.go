package main

import (
	"encoding/csv"
	"fmt"
	"log"
	"maps"
	"os"
	"slices"
	"strconv"
)

func main() {
	log.SetFlags(0)
	totals, err := readSales("sales.csv")
	if err != nil {
		log.Fatal(err)
	}
	report, err := os.Create("report.txt")
	if err != nil {
		log.Fatal(err)
	}
	defer report.Close()
	for _, region := range slices.Sorted(maps.Keys(totals)) {
		fmt.Fprintf(report, "%-6s %8.2f\n", region, totals[region])
	}
	info, err := report.Stat()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d regions, %d bytes in %s\n", len(totals), info.Size(), info.Name())
}

func readSales(name string) (map[string]float64, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		return nil, err
	}
	totals := make(map[string]float64)
	for _, row := range rows[1:] {
		count, err := strconv.Atoi(row[2])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		price, err := strconv.ParseFloat(row[3], 64)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		totals[row[0]] += float64(count) * price
	}
	return totals, nil
}
