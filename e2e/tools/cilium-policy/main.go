// Command cilium-policy asks the policy engine of Cilium what it makes of network policies: whether it would take
// them, and which connections they let through. It reads one JSON document, or an array of them, on standard input and
// writes the answer, or an array of answers, to standard output. README.md has the shape of both.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
)

func main() {
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "cilium-policy:", err)
		os.Exit(2)
	}
}

func run(in io.Reader, out io.Writer) error {
	input, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	if err := prepareEngine(); err != nil {
		return err
	}

	if input = bytes.TrimSpace(input); len(input) == 0 {
		return fmt.Errorf("standard input is empty: give it a JSON document, or an array of them")
	}
	if input[0] != '[' {
		var c testCase
		if err := decode(input, &c); err != nil {
			return err
		}
		result, err := c.decide()
		if err != nil {
			return err
		}
		return json.NewEncoder(out).Encode(result)
	}

	var cases []testCase
	if err := decode(input, &cases); err != nil {
		return err
	}
	results, err := decideAll(cases)
	if err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(results)
}
