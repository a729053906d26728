package petri

import (
	"strings"
	"unsafe"
)

// The import module petri. Texts are a pointer and a length; what is negative is an errno.

//go:wasmimport petri fetch
func importFetch(method unsafe.Pointer, methodSize uint32, url unsafe.Pointer, urlSize uint32, headers unsafe.Pointer, headersSize uint32, body unsafe.Pointer, bodySize uint32) int32

//go:wasmimport petri call
func importCall(name unsafe.Pointer, nameSize uint32, args unsafe.Pointer, argsSize uint32) int32

//go:wasmimport petri status
func importStatus(answer int32) int32

//go:wasmimport petri length
func importLength(answer int32) int32

//go:wasmimport petri read
func importRead(answer int32, buffer unsafe.Pointer, size uint32) int32

//go:wasmimport petri headers
func importHeaders(answer int32, buffer unsafe.Pointer, size uint32) int32

//go:wasmimport petri close
func importClose(answer int32) int32

//go:wasmimport petri failure
func importFailure(buffer unsafe.Pointer, size uint32) int32

//go:wasmimport petri has
func importHas(capability unsafe.Pointer, size uint32) int32

//go:wasmimport petri list
func importList(buffer unsafe.Pointer, size uint32) int32

//go:wasmimport petri info
func importInfo(buffer unsafe.Pointer, size uint32) int32

func hostHas(capability string) bool {
	return importHas(unsafe.Pointer(unsafe.StringData(capability)), uint32(len(capability))) > 0
}

func hostList() string {
	return hostText(func(buffer unsafe.Pointer, size uint32) int32 { return importList(buffer, size) })
}

func hostInfo() string {
	return hostText(func(buffer unsafe.Pointer, size uint32) int32 { return importInfo(buffer, size) })
}

func hostFetch(method, url, headers string, body []byte) (answer, error) {
	result := importFetch(
		unsafe.Pointer(unsafe.StringData(method)), uint32(len(method)),
		unsafe.Pointer(unsafe.StringData(url)), uint32(len(url)),
		unsafe.Pointer(unsafe.StringData(headers)), uint32(len(headers)),
		unsafe.Pointer(unsafe.SliceData(body)), uint32(len(body)))
	found, err := answered(result)
	if err != nil {
		return answer{}, err
	}
	defer importClose(result)
	found.status = int(importStatus(result))
	found.headers = hostText(func(buffer unsafe.Pointer, size uint32) int32 {
		return importHeaders(result, buffer, size)
	})
	return found, nil
}

func hostCall(name, args string) (answer, error) {
	result := importCall(
		unsafe.Pointer(unsafe.StringData(name)), uint32(len(name)),
		unsafe.Pointer(unsafe.StringData(args)), uint32(len(args)))
	found, err := answered(result)
	if err != nil {
		return answer{}, err
	}
	importClose(result)
	return found, nil
}

// answered reads the body of an answer, or says why there is none.
func answered(result int32) (answer, error) {
	if result < 0 {
		failure := hostText(func(buffer unsafe.Pointer, size uint32) int32 { return importFailure(buffer, size) })
		code, message, _ := strings.Cut(failure, ": ")
		return answer{}, &Error{Code: code, Message: message}
	}
	body := make([]byte, max(0, importLength(result)))
	size := importRead(result, unsafe.Pointer(unsafe.SliceData(body)), uint32(len(body)))
	return answer{body: body[:max(0, size)]}, nil
}

// hostText asks for a text until there is room for all of it.
func hostText(give func(buffer unsafe.Pointer, size uint32) int32) string {
	buffer := make([]byte, 1024)
	for {
		size := int(give(unsafe.Pointer(unsafe.SliceData(buffer)), uint32(len(buffer))))
		if size <= len(buffer) {
			return string(buffer[:max(0, size)])
		}
		buffer = make([]byte, size)
	}
}
