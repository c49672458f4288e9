package main

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"time"
)

// work is what only a leader may do; here it only says since when it is done, and until when.
type work struct {
	identity string
	out      io.Writer
	started  chan struct{}
	ended    chan struct{}
}

// newWork knows its replica by the host's name, which the identity in the lease begins with.
func newWork(out io.Writer) *work {
	name, err := os.Hostname()
	if err != nil {
		name = "unknown"
	}
	return &work{identity: name, out: out, started: make(chan struct{}), ended: make(chan struct{})}
}

// NeedLeaderElection is what makes controller-runtime wait with it until this replica leads.
func (w *work) NeedLeaderElection() bool {
	return true
}

// Start acts until its context ends, which controller-runtime sees to
//
//   - after SIGTERM first of all: the lease is kept, and renewed, until the work has ended, and only then released;
//   - once the lease is lost after the release, if any, was tried: client-go reports the loss only then. Cut off, a leader
//     that releases so goes on for one more request, which ends by the timeout of controller-runtime's lease client.
func (w *work) Start(ctx context.Context) error {
	defer close(w.ended)
	close(w.started)
	w.report(true)
	<-ctx.Done()
	w.report(false)
	return nil
}

// wait returns once work that was ever started has ended, or this much time has passed.
func (w *work) wait(longest time.Duration) {
	select {
	case <-w.started:
	default:
		return
	}
	select {
	case <-w.ended:
	case <-time.After(longest):
	}
}

func (w *work) report(leading bool) {
	now := time.Now().UTC().Format("2006-01-02T15:04:05.000000Z07:00")
	// One write a line, and no buffer.
	_ = json.NewEncoder(w.out).Encode(struct {
		Time     string `json:"time"`
		Leading  bool   `json:"leading"`
		Identity string `json:"identity"`
	}{now, leading, w.identity})
}
