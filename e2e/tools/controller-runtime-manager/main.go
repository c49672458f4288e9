// Command controller-runtime-manager is an operator whose only work is to lead: it takes the flags of Beskar7, elects
// with controller-runtime, and prints when it starts and when it stops to act.
//
// Exit codes: 0 after SIGTERM or SIGINT, 1 once it has lost the lease or a second signal came, 2 where it is set up wrong.
package main

import (
	"fmt"
	"os"
	"time"

	"k8s.io/client-go/rest"
	"k8s.io/klog/v2"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/healthz"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	metrics "sigs.k8s.io/controller-runtime/pkg/metrics/server"
)

func main() {
	os.Exit(run())
}

func run() int {
	ctrl.SetLogger(klog.NewKlogr())
	defer klog.Flush()
	set, err := settingsFrom(os.Args, os.Getenv(releaseVariable))
	if err != nil {
		return failed(2, err)
	}
	cluster, err := rest.InClusterConfig()
	if err != nil {
		return failed(2, err)
	}
	work := newWork(os.Stdout)
	operator, err := operatorOf(cluster, set, work)
	if err != nil {
		return failed(2, err)
	}
	if err := operator.Start(ctrl.SetupSignalHandler()); err != nil {
		// A manager that has lost the lease does not wait for its runnables.
		work.wait(time.Second)
		return failed(1, err)
	}
	return 0
}

func operatorOf(cluster *rest.Config, set settings, work *work) (manager.Manager, error) {
	operator, err := ctrl.NewManager(cluster, manager.Options{
		LeaderElection:                set.leaderElect,
		LeaderElectionID:              set.leaseName,
		LeaderElectionNamespace:       set.leaseNamespace,
		LeaderElectionReleaseOnCancel: set.releaseOnCancel,
		LeaseDuration:                 &set.leaseDuration,
		RenewDeadline:                 &set.renewDeadline,
		RetryPeriod:                   &set.retryPeriod,
		Metrics:                       metrics.Options{BindAddress: set.metricsAddress, SecureServing: set.secureMetrics},
		HealthProbeBindAddress:        set.probesAddress,
	})
	if err != nil {
		return nil, err
	}
	// Neither asks who leads, so that standbys are ready too.
	if err := operator.AddHealthzCheck("healthz", healthz.Ping); err != nil {
		return nil, err
	}
	if err := operator.AddReadyzCheck("readyz", healthz.Ping); err != nil {
		return nil, err
	}
	return operator, operator.Add(work)
}

func failed(code int, err error) int {
	fmt.Fprintln(os.Stderr, "controller-runtime-manager:", err)
	return code
}
