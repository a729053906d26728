//go:build !wasip1

package petri

import "errors"

// Elsewhere there is no page to ask.

func hostHas(string) bool { return false }

func hostList() string { return "" }

func hostInfo() string { return "" }

func hostFetch(_, _, _ string, _ []byte) (answer, error) { return answer{}, errors.ErrUnsupported }

func hostCall(_, _ string) (answer, error) { return answer{}, errors.ErrUnsupported }
