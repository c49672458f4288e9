// Syncs an application as Argo CD's controller does, with Argo CD's own engine: tracked by annotation, in phases and
// waves, until the sync has succeeded or failed. What is in no file any more is pruned.
//
//	argocd-sync -kubeconfig FILE -app NAME -namespace NAMESPACE [-server-side] [-timeout 60s] [FILE...]
//
// Prints one JSON object: how the sync ended, what was done to each resource, and what differs from the files after it.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"time"

	"github.com/argoproj/gitops-engine/pkg/utils/kube"
	"github.com/go-logr/logr"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/klog/v2"
)

func main() {
	// Output is JSON, and errors are in it.
	klog.SetLogger(logr.Discard())
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	kubeconfig := flag.String("kubeconfig", "", "who asks, and whom")
	app := application{}
	flag.StringVar(&app.name, "app", "", "the name of the Application")
	flag.StringVar(&app.namespace, "namespace", "", "the namespace of its destination")
	flag.BoolVar(&app.serverSide, "server-side", false, "the sync option ServerSideApply=true")
	timeout := flag.Duration("timeout", time.Minute, "how long the sync may take")
	flag.Parse()

	config, err := clientcmd.BuildConfigFromFlags("", *kubeconfig)
	if err != nil {
		return err
	}
	// An application's own requests are not what the API server is to be spared.
	config.QPS, config.Burst = 200, 400
	targets, err := readManifests(flag.Args())
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), *timeout)
	defer cancel()
	outcome, err := app.sync(ctx, config, targets)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(outcome)
}

func readManifests(files []string) ([]*unstructured.Unstructured, error) {
	var manifests []*unstructured.Unstructured
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		found, err := kube.SplitYAML(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		manifests = append(manifests, found...)
	}
	return manifests, nil
}
