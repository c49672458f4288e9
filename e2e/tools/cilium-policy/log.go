package main

import (
	"context"
	"log/slog"
	"strings"
)

// collector keeps the warnings that the engine logs.
type collector struct {
	lines []string
}

func (c *collector) Enabled(_ context.Context, level slog.Level) bool { return level >= slog.LevelWarn }
func (c *collector) WithAttrs([]slog.Attr) slog.Handler               { return c }
func (c *collector) WithGroup(string) slog.Handler                    { return c }

func (c *collector) Handle(_ context.Context, record slog.Record) error {
	words := []string{record.Message}
	record.Attrs(func(attr slog.Attr) bool {
		words = append(words, attr.String())
		return true
	})
	c.lines = append(c.lines, strings.Join(words, " "))
	return nil
}
