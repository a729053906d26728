package petri

import (
	"errors"
	"os"
	"sort"
	"strconv"
	"strings"
)

// Error says why the page did not carry out a call.
//
// errors.Is(err, os.ErrPermission) holds where nothing that was granted covers the call, and errors.ErrUnsupported where
// the browser cannot wait for the page.
type Error struct {
	// Code is stable: "capability.denied", "net.invalid-url", "net.failed" and so on.
	Code    string
	Message string
}

func (e *Error) Error() string { return e.Code + ": " + e.Message }

// Is tells errors.Is which of Go's own errors this one is.
func (e *Error) Is(target error) bool {
	switch e.Code {
	case "capability.denied":
		return target == os.ErrPermission
	case "call.cannot-wait":
		return target == errors.ErrUnsupported
	}
	return false
}

// Has tells whether the cell has a capability: Has("clock"), Has("fs.write:/out.csv"),
// Has("net.get:https://api.example.org/v1"). Outside Petri nothing has been granted.
func Has(capability string) bool { return hostHas(capability) }

// List gives the capabilities of the cell, as they were granted.
func List() []string {
	text := hostList()
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

// RunInfo is what a program may know of its run.
type RunInfo struct {
	// Cell is the cell's id.
	Cell string
	// Limits by their names: "timeMs", "memoryBytes" and so on.
	Limits map[string]int64
	// Capabilities as List gives them.
	Capabilities []string
}

// Info tells the cell's id, its limits and its capabilities. Outside Petri it is empty.
func Info() RunInfo { return parseInfo(hostInfo()) }

// Header has the headers of a request or an answer, by name in lower case.
type Header map[string]string

// Get gives the value of a header, whatever the case of its name; "" when there is none.
func (h Header) Get(name string) string { return h[strings.ToLower(name)] }

// Request is what a server is asked.
type Request struct {
	// Method is GET when it is empty.
	Method string
	URL    string
	Header Header
	Body   []byte
}

// Response is a server's answer, all of it. A status of 404 is an answer, too.
type Response struct {
	StatusCode int
	Header     Header
	Body       []byte
}

// Fetch gets what stands at an address, as Do does.
func Fetch(url string) (*Response, error) { return Do(Request{URL: url}) }

// Do asks a server, and waits for all of its answer. It needs the capability net.get (GET, HEAD) or net.post for the
// address. When there is no answer, the error is an *Error. All goroutines wait meanwhile.
func Do(request Request) (*Response, error) {
	lines, err := headerLines(request.Header)
	if err != nil {
		return nil, err
	}
	answer, err := hostFetch(request.Method, request.URL, lines, request.Body)
	if err != nil {
		return nil, err
	}
	return &Response{StatusCode: answer.status, Header: parseHeader(answer.headers), Body: answer.body}, nil
}

// Call calls a function that the site lends, "lookup" or "mail.send", and waits for its answer. The arguments are JSON,
// as json.Marshal makes it, or empty for none; so is the answer. When there is none, the error is an *Error.
func Call[Text string | []byte](name string, args Text) ([]byte, error) {
	answer, err := hostCall(name, string(args))
	if err != nil {
		return nil, err
	}
	return answer.body, nil
}

// What the page answered to a call.
type answer struct {
	// The status of a server, 0 of a function.
	status int
	// A line "name: value" for each.
	headers string
	body    []byte
}

func headerLines(header Header) (string, error) {
	names := make([]string, 0, len(header))
	for name := range header {
		names = append(names, name)
	}
	sort.Strings(names)
	var lines strings.Builder
	for _, name := range names {
		value := header[name]
		// A line end would begin another header.
		if strings.ContainsAny(name+value, "\r\n") {
			return "", &Error{"net.invalid-request", "A header has no line ends: " + strconv.Quote(name) + "."}
		}
		lines.WriteString(name + ": " + value + "\n")
	}
	return lines.String(), nil
}

func parseHeader(lines string) Header {
	header := Header{}
	for _, line := range strings.Split(lines, "\n") {
		if name, value, found := strings.Cut(line, ": "); found {
			header[name] = value
		}
	}
	return header
}

// parseInfo reads the JSON of the host: texts, numbers, and the name before them. It is no reader of any other JSON; encoding/json
// would be as large as the rest of most programs.
func parseInfo(text string) RunInfo {
	info := RunInfo{Limits: map[string]int64{}}
	name := ""
	for text != "" {
		if text[0] == '"' {
			quoted, err := strconv.QuotedPrefix(text)
			if err != nil {
				break
			}
			text = text[len(quoted):]
			value, err := strconv.Unquote(quoted)
			switch {
			case err != nil:
			case strings.HasPrefix(text, ":"):
				name = value
			case name == "cell":
				info.Cell = value
			case name == "capabilities":
				info.Capabilities = append(info.Capabilities, value)
			}
			continue
		}
		digits := len(text) - len(strings.TrimLeft(text, "0123456789"))
		if digits == 0 {
			text = text[1:]
			continue
		}
		if number, err := strconv.ParseInt(text[:digits], 10, 64); err == nil {
			info.Limits[name] = number
		}
		text = text[digits:]
	}
	return info
}
