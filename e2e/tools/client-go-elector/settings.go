package main

import (
	"errors"
	"fmt"
	"strconv"
	"time"
)

// settings are what the variables say.
type settings struct {
	elects          bool
	name            string
	namespace       string
	identity        string
	leaseDuration   time.Duration
	renewDeadline   time.Duration
	retryPeriod     time.Duration
	releaseOnCancel bool
}

// settingsFrom reads the variables. None has a default but the release: one that was not rendered must be noticed.
func settingsFrom(variable func(string) string) (settings, error) {
	reader := reader{variable: variable}
	set := settings{identity: reader.text("POD_NAME"), elects: reader.boolean("ENABLE_LEADER_ELECTION")}
	if set.elects {
		set.name = reader.text("LEASE_NAME")
		set.namespace = reader.text("LEASE_NAMESPACE", "POD_NAMESPACE")
		set.leaseDuration = reader.seconds("LEASE_DURATION_SECONDS")
		set.renewDeadline = reader.seconds("LEASE_RENEW_DEADLINE_SECONDS")
		set.retryPeriod = reader.seconds("LEASE_RETRY_PERIOD_SECONDS")
		if variable("LEASE_RELEASE_ON_CANCEL") != "" {
			set.releaseOnCancel = reader.boolean("LEASE_RELEASE_ON_CANCEL")
		}
	}
	return set, errors.Join(reader.problems...)
}

type reader struct {
	variable func(string) string
	problems []error
}

// text is the first of the variables that is not empty.
func (r *reader) text(names ...string) string {
	for _, name := range names {
		if value := r.variable(name); value != "" {
			return value
		}
	}
	r.problems = append(r.problems, fmt.Errorf("%s is not set", names[0]))
	return ""
}

func (r *reader) boolean(name string) bool {
	return parsed(r, name, "true or false", strconv.ParseBool)
}

func (r *reader) seconds(name string) time.Duration {
	return parsed(r, name, "whole seconds", func(text string) (time.Duration, error) {
		count, err := strconv.ParseUint(text, 10, 31)
		return time.Duration(count) * time.Second, err
	})
}

func parsed[T any](r *reader, name, expected string, parse func(string) (T, error)) (value T) {
	text := r.text(name)
	if text == "" {
		return value
	}
	value, err := parse(text)
	if err != nil {
		r.problems = append(r.problems, fmt.Errorf("%s is %q, expected %s", name, text, expected))
	}
	return value
}
