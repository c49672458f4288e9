package main

import (
	"context"
	"fmt"
	"time"

	"github.com/argoproj/gitops-engine/pkg/cache"
	"github.com/argoproj/gitops-engine/pkg/diff"
	"github.com/argoproj/gitops-engine/pkg/sync"
	"github.com/argoproj/gitops-engine/pkg/sync/common"
	"github.com/argoproj/gitops-engine/pkg/utils/kube"
	"github.com/argoproj/gitops-engine/pkg/utils/tracing"
	"github.com/go-logr/logr"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/rest"
)

// trackingAnnotation says which application a resource belongs to: Argo CD's own way of tracking since version 3.
const trackingAnnotation = "argocd.argoproj.io/tracking-id"

// fieldManager is the name by which Argo CD applies.
const fieldManager = "argocd-controller"

// How long it is until the cluster is looked at again, at first and at most; Argo CD is woken by its changes.
const (
	soonest = 25 * time.Millisecond
	latest  = 400 * time.Millisecond
)

// settling is how long the last changes may take to be seen, before what differs is a difference.
const settling = time.Second

type application struct {
	name       string
	namespace  string
	serverSide bool
}

type outcome struct {
	Phase     common.OperationPhase `json:"phase"`
	Message   string                `json:"message"`
	Resources []resource            `json:"resources"`
	OutOfSync []string              `json:"outOfSync"`
}

type resource struct {
	ID        string                `json:"id"`
	Status    common.ResultCode     `json:"status"`
	Hook      common.HookType       `json:"hook,omitempty"`
	HookPhase common.OperationPhase `json:"hookPhase,omitempty"`
	Message   string                `json:"message"`
}

// trackingID is the value of the annotation, as Argo CD writes it.
func (a application) trackingID(key kube.ResourceKey) string {
	return fmt.Sprintf("%s:%s/%s:%s/%s", a.name, key.Group, key.Kind, key.Namespace, key.Name)
}

func (a application) track(targets []*unstructured.Unstructured) {
	for _, target := range targets {
		annotations := target.GetAnnotations()
		if annotations == nil {
			annotations = map[string]string{}
		}
		annotations[trackingAnnotation] = a.trackingID(kube.GetResourceKey(target))
		target.SetAnnotations(annotations)
	}
}

// sync does what Argo CD does for one operation: at each change in the cluster it compares anew, goes one step on from
// where it was, and stops once that has succeeded or failed.
func (a application) sync(ctx context.Context, config *rest.Config, targets []*unstructured.Unstructured) (*outcome, error) {
	a.track(targets)
	kubectl := &kube.KubectlCmd{Log: logr.Discard(), Tracer: tracing.NopTracer{}}
	live := cache.NewClusterCache(config,
		cache.SetKubectl(kubectl),
		cache.SetLogr(logr.Discard()),
		cache.SetPopulateResourceInfoHandler(func(un *unstructured.Unstructured, _ bool) (any, bool) {
			id := un.GetAnnotations()[trackingAnnotation]
			// Whole manifests are kept of what is tracked, and only of that.
			return id, id != ""
		}),
	)
	if err := live.EnsureSynced(); err != nil {
		return nil, err
	}
	defer live.Invalidate()

	phase, message, results := common.OperationRunning, "", []common.ResourceSyncResult{}
	startedAt := metav1.Now()
	for pause := soonest; !phase.Completed(); pause = min(2*pause, latest) {
		compared, err := a.compare(live, targets)
		if err != nil {
			return nil, err
		}
		operation, cleanup, err := sync.NewSyncContext("", compared, config, config, kubectl, a.namespace, live.GetOpenAPISchema(),
			sync.WithInitialState(phase, message, results, startedAt),
			sync.WithLogr(logr.Discard()),
			sync.WithPrune(true),
			sync.WithServerSideApply(a.serverSide),
			sync.WithServerSideApplyManager(fieldManager),
		)
		if err != nil {
			return nil, err
		}
		operation.Sync()
		phase, message, results = operation.GetState()
		cleanup()
		if ctx.Err() != nil {
			// Where it stands is what a user would see, too.
			break
		}
		time.Sleep(pause)
	}
	for until := time.Now().Add(settling); ; time.Sleep(soonest) {
		end, err := a.outcome(live, targets, phase, message, results)
		if err != nil || len(end.OutOfSync) == 0 || !phase.Successful() || time.Now().After(until) {
			return end, err
		}
	}
}

func (a application) compare(live cache.ClusterCache, targets []*unstructured.Unstructured) (sync.ReconciliationResult, error) {
	managed, err := live.GetManagedLiveObjs(targets, func(r *cache.Resource) bool {
		return r.Info == a.trackingID(r.ResourceKey())
	})
	if err != nil {
		return sync.ReconciliationResult{}, err
	}
	return sync.Reconcile(targets, managed, a.namespace, live), nil
}

func (a application) outcome(live cache.ClusterCache, targets []*unstructured.Unstructured, phase common.OperationPhase,
	message string, results []common.ResourceSyncResult,
) (*outcome, error) {
	compared, err := a.compare(live, targets)
	if err != nil {
		return nil, err
	}
	differences, err := diff.DiffArray(compared.Target, compared.Live, diff.WithLogr(logr.Discard()), diff.WithManager(fieldManager))
	if err != nil {
		return nil, err
	}
	out := &outcome{Phase: phase, Message: message, Resources: []resource{}, OutOfSync: []string{}}
	for _, r := range results {
		out.Resources = append(out.Resources, resource{
			ID: r.ResourceKey.Kind + "/" + r.ResourceKey.Name, Status: r.Status, Hook: r.HookType, HookPhase: r.HookPhase, Message: r.Message,
		})
	}
	for i, difference := range differences.Diffs {
		if difference.Modified {
			un := compared.Target[i]
			if un == nil {
				un = compared.Live[i]
			}
			out.OutOfSync = append(out.OutOfSync, un.GetKind()+"/"+un.GetName())
		}
	}
	return out, nil
}
