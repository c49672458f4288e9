// Command client-go-elector is a controller whose only work is to lead: it is set by the variables of a controller of
// one's own, elects with client-go, and prints when it starts and when it stops to act.
//
// Exit codes: 0 after SIGTERM or SIGINT, 1 once it has lost the lease, 2 where it is set up wrong.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"k8s.io/client-go/rest"
	"k8s.io/klog/v2"
)

func main() {
	os.Exit(run())
}

func run() int {
	// Also why a renewal failed.
	flags := flag.NewFlagSet("klog", flag.PanicOnError)
	klog.InitFlags(flags)
	_ = flags.Set("vmodule", "leaderelection=2")
	defer klog.Flush()

	set, err := settingsFrom(os.Getenv)
	if err != nil {
		return wrong(err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	work := newWork(set.identity, os.Stdout)
	if !set.elects {
		work.run(ctx)
		return 0
	}
	cluster, err := rest.InClusterConfig()
	if err != nil {
		return wrong(err)
	}
	if err := elect(ctx, cluster, set, work); err != nil {
		return wrong(err)
	}
	if ctx.Err() == nil {
		fmt.Fprintln(os.Stderr, "client-go-elector: lost the lease")
		return 1
	}
	return 0
}

func wrong(err error) int {
	fmt.Fprintln(os.Stderr, "client-go-elector:", err)
	return 2
}
