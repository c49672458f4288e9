package main

import (
	"context"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes/scheme"
	coordinationv1 "k8s.io/client-go/kubernetes/typed/coordination/v1"
	clientcorev1 "k8s.io/client-go/kubernetes/typed/core/v1"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/leaderelection"
	"k8s.io/client-go/tools/leaderelection/resourcelock"
	"k8s.io/client-go/tools/record"
)

// elect takes part in the election until the context ends or the lease is lost, and returns once the work has ended.
//
// When the work hears of its end differs, since client-go gives it the context of the caller with one of its own around:
//
//   - The caller's context ends (SIGTERM): the work hears it at once. The release, if any, is sent at the same time, and
//     client-go does not wait for the work.
//   - The renewal has failed until the renew deadline: client-go first tries the release, if any, and only then ends the
//     work's context. Cut off, a leader that releases so goes on for one more request, which ends by the timeout below.
func elect(ctx context.Context, cluster *rest.Config, set settings, work *work) error {
	lock, stopEvents, err := lockFor(cluster, set)
	if err != nil {
		return err
	}
	defer stopEvents()
	elector, err := leaderelection.NewLeaderElector(leaderelection.LeaderElectionConfig{
		Lock:            lock,
		LeaseDuration:   set.leaseDuration,
		RenewDeadline:   set.renewDeadline,
		RetryPeriod:     set.retryPeriod,
		ReleaseOnCancel: set.releaseOnCancel,
		Name:            set.name,
		Callbacks: leaderelection.LeaderCallbacks{
			OnStartedLeading: work.run,
			OnStoppedLeading: func() {},
		},
	})
	if err != nil {
		return err
	}
	elector.Run(ctx)
	work.wait()
	return nil
}

func lockFor(cluster *rest.Config, set settings) (resourcelock.Interface, func(), error) {
	config := rest.AddUserAgent(cluster, "leader-election")
	// As controller-runtime and component-base do: so that one request that is never answered does not cost the lease.
	config.Timeout = max(time.Second, set.renewDeadline/2)
	leases, err := coordinationv1.NewForConfig(config)
	if err != nil {
		return nil, nil, err
	}
	core, err := clientcorev1.NewForConfig(config)
	if err != nil {
		return nil, nil, err
	}
	events := record.NewBroadcaster()
	events.StartRecordingToSink(&clientcorev1.EventSinkImpl{Interface: core.Events("")})
	return &resourcelock.LeaseLock{
		LeaseMeta: metav1.ObjectMeta{Namespace: set.namespace, Name: set.name},
		Client:    leases,
		LockConfig: resourcelock.ResourceLockConfig{
			Identity:      set.identity,
			EventRecorder: events.NewRecorder(scheme.Scheme, corev1.EventSource{Component: set.identity}),
		},
	}, events.Shutdown, nil
}
