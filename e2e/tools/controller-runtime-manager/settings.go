package main

import (
	"flag"
	"fmt"
	"time"
)

// releaseVariable says as which release of Beskar7 to behave; without it, as its guide describes it, which mixes them.
const releaseVariable = "BESKAR7_RELEASE"

// release is what differs between the releases.
type release struct {
	leaseName string
	// leaseNamespace is that of the pod where it is empty.
	leaseNamespace string
	// canRelease: without the flag, which is an error then, the lease is not released.
	canRelease      bool
	releaseOnCancel bool
}

var releases = map[string]release{
	"":    {leaseName: "beskar7.infrastructure.cluster.x-k8s.io", canRelease: true},
	"0.4": {leaseName: "beskar7.infrastructure.cluster.x-k8s.io"},
	"0.3": {
		leaseName:       "7be7e04e.cluster.x-k8s.io",
		leaseNamespace:  "beskar7-system",
		canRelease:      true,
		releaseOnCancel: true,
	},
}

// settings are what the flags say.
type settings struct {
	release
	leaderElect    bool
	leaseDuration  time.Duration
	renewDeadline  time.Duration
	retryPeriod    time.Duration
	metricsAddress string
	secureMetrics  bool
	probesAddress  string
}

func settingsFrom(args []string, number string) (settings, error) {
	release, known := releases[number]
	if !known {
		return settings{}, fmt.Errorf("%s is %q, expected 0.3, 0.4 or nothing", releaseVariable, number)
	}
	set := settings{release: release}
	// As with the real one, a flag that it does not have ends it with code 2.
	flags := flag.NewFlagSet(args[0], flag.ExitOnError)
	flags.BoolVar(&set.leaderElect, "leader-elect", true, "")
	flags.DurationVar(&set.leaseDuration, "leader-elect-lease-duration", 15*time.Second, "")
	flags.DurationVar(&set.renewDeadline, "leader-elect-renew-deadline", 10*time.Second, "")
	flags.DurationVar(&set.retryPeriod, "leader-elect-retry-period", 2*time.Second, "")
	if release.canRelease {
		flags.BoolVar(&set.releaseOnCancel, "leader-elect-release-on-cancel", release.releaseOnCancel, "")
	}
	flags.StringVar(&set.metricsAddress, "metrics-bind-address", ":8443", "")
	flags.BoolVar(&set.secureMetrics, "secure-metrics", true, "")
	flags.StringVar(&set.probesAddress, "health-probe-bind-address", ":8081", "")
	others(flags)
	if err := flags.Parse(args[1:]); err != nil {
		return settings{}, err
	}
	if rest := flags.Args(); len(rest) > 0 {
		return settings{}, fmt.Errorf("nothing reads %q", rest)
	}
	return set, nil
}

// others are the flags of what this program does not do: they change nothing.
func others(flags *flag.FlagSet) {
	flags.Bool("enable-webhook", false, "")
	flags.Int("webhook-port", 9443, "")
	flags.String("webhook-cert-dir", "", "")
	flags.Int("inspection-port", 8082, "")
	flags.String("inspection-cert-dir", "", "")
	flags.Duration("inspection-timeout", 0, "")
	flags.Duration("deployment-timeout", 0, "")
	flags.String("bootstrap-url-base", "", "")
	flags.String("watch-namespaces", "", "")
}
