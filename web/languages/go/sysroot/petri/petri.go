// Package petri shows more than text in Petri: HTML, drawings, pictures, data and frames of an animation. It also asks
// what the cell may do (Has, List, Info), and the page to do it: Fetch and Do ask a server, Call a function of the site.
//
// What was printed before a display appears before it. Outside Petri the functions that show check their arguments, do nothing
// and return nil; when the environment variable PETRI_DISPLAY names a file, displays are appended to that file.
//
// Copyright the Petri authors. SPDX-License-Identifier: Apache-2.0
package petri

import (
	"errors"
	"os"
	"runtime"
	"strconv"
	"sync"
	"unicode/utf8"
)

// Greatest width and height of a frame, in pixels.
const maxSide = 16384

// HTML shows a document in a frame of its own; its scripts do not run.
func HTML(text string) error { return Display("text/html", []byte(text)) }

// SVG shows a drawing.
func SVG(text string) error { return Display("image/svg+xml", []byte(text)) }

// JSON shows a value as a tree to unfold. The text is JSON, as json.Marshal makes it.
func JSON[Text string | []byte](text Text) error { return Display("application/json", []byte(text)) }

// PNG shows a picture.
func PNG(data []byte) error { return Display("image/png", data) }

// RGBA shows pixels, four bytes each, row by row from the top left: the Pix of an image.RGBA as wide as its Stride.
// A frame replaces the last one with the same id: that is all an animation is.
func RGBA(id string, width, height int, pixels []byte) error {
	if width < 1 || height < 1 || width > maxSide || height > maxSide || len(pixels) < 4*width*height {
		return errors.New("petri: not as many pixels as the width and the height say")
	}
	metadata := `{"width":` + strconv.Itoa(width) + `,"height":` + strconv.Itoa(height) + `}`
	return show(id, "application/vnd.petri.rgba", metadata, pixels[:4*width*height])
}

// Display shows data of any MIME type. Text without a view of its own is shown as text, other data is offered as a
// download.
func Display(mime string, data []byte) error { return show("", mime, "", data) }

// DisplayID shows the same in the place of the last display with that id.
func DisplayID(id, mime string, data []byte) error { return show(id, mime, "", data) }

// Available tells whether displays are shown somewhere.
func Available() bool { return device() != nil }

var device = sync.OnceValue(func() *os.File {
	path, flags := os.Getenv("PETRI_DISPLAY"), os.O_WRONLY|os.O_CREATE|os.O_APPEND
	if runtime.GOOS == "wasip1" {
		path, flags = "/dev/petri", os.O_WRONLY
	}
	if path == "" {
		return nil
	}
	file, err := os.OpenFile(path, flags, 0o644)
	if err != nil {
		return nil
	}
	return file
})

// Frames of goroutines must not mix.
var writing sync.Mutex

func show(id, mime, metadata string, data []byte) error {
	if mime == "" || !utf8.ValidString(mime) || !utf8.ValidString(id) {
		return errors.New("petri: a display needs a MIME type")
	}
	file := device()
	if file == nil {
		return nil
	}
	header := []byte(`{"mime":` + quoted(mime))
	if id != "" {
		header = append(header, `,"id":`+quoted(id)...)
	}
	if metadata != "" {
		header = append(header, `,"metadata":`+metadata...)
	}
	header = append(header, '}')
	frame := make([]byte, 0, 8+len(header)+len(data))
	frame = appendUint32(frame, 4+len(header)+len(data))
	frame = appendUint32(frame, len(header))
	frame = append(append(frame, header...), data...)
	writing.Lock()
	defer writing.Unlock()
	_, err := file.Write(frame)
	return err
}

func appendUint32(bytes []byte, value int) []byte {
	return append(bytes, byte(value), byte(value>>8), byte(value>>16), byte(value>>24))
}

// A string as JSON has it.
func quoted(text string) string {
	const hex = "0123456789abcdef"
	result := []byte{'"'}
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"' || c == '\\':
			result = append(result, '\\', c)
		case c < 0x20:
			result = append(result, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		default:
			result = append(result, c)
		}
	}
	return string(append(result, '"'))
}
