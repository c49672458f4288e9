package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// testCase is a small world: who there is, what the policies say, and what one wants to know.
type testCase struct {
	Identities []identitySpec `json:"identities"`
	// Policies are manifests, as a cluster would be given them.
	Policies []json.RawMessage `json:"policies"`
	Flows    []flowSpec        `json:"flows"`
	// Namespaces has the labels of namespaces, beside kubernetes.io/metadata.name, which every one has.
	Namespaces map[string]map[string]string `json:"namespaces"`
}

// identitySpec is a peer: a pod, a node, the API server, an address, a name.
type identitySpec struct {
	Name   string   `json:"name"`
	Labels []string `json:"labels"`
	// CIDR is an address outside of the cluster, or a range of them.
	CIDR string `json:"cidr"`
	// FQDN is the name that the DNS proxy saw the address under.
	FQDN string `json:"fqdn"`
	// Ports are the named ports of a pod.
	Ports map[string]uint16 `json:"ports"`
}

type flowSpec struct {
	From     string `json:"from"`
	To       string `json:"to"`
	Protocol string `json:"protocol"`
	Port     uint16 `json:"port"`
	// Query is a name that is asked for over this connection; only of use for one to a DNS server.
	Query string `json:"query"`
}

type result struct {
	Policies []policyResult `json:"policies"`
	Flows    []flowResult   `json:"flows"`
}

type policyResult struct {
	Name  string `json:"name"`
	Valid bool   `json:"valid"`
	Error string `json:"error,omitempty"`
	// Warnings are what the engine would have logged.
	Warnings []string `json:"warnings,omitempty"`
}

type flowResult struct {
	Egress  string `json:"egress"`
	Ingress string `json:"ingress"`
	// Query says what becomes of the name that was asked for.
	Query string `json:"query,omitempty"`
}

// decode takes no field that it does not know, so that a misspelt one is not just left out of the question.
func decode(input []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(input))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return fmt.Errorf("standard input: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("standard input: more than one JSON document; give an array of them")
	}
	return nil
}
