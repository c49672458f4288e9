package main

import (
	"context"
	"encoding/json"
	"io"
	"time"
)

// work is what only a leader may do; here it only says since when it is done, and until when.
type work struct {
	identity string
	out      io.Writer
	started  chan struct{}
	ended    chan struct{}
}

func newWork(identity string, out io.Writer) *work {
	return &work{identity: identity, out: out, started: make(chan struct{}), ended: make(chan struct{})}
}

// run acts until its context ends.
func (w *work) run(ctx context.Context) {
	defer close(w.ended)
	close(w.started)
	w.report(true)
	<-ctx.Done()
	w.report(false)
}

// wait returns once work that was ever started has ended.
func (w *work) wait() {
	select {
	case <-w.started:
		<-w.ended
	default:
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
