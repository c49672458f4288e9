// Applies or deletes manifests as Flux's kustomize-controller does, with Flux's own library for it.
//
//	flux-apply -kubeconfig FILE -name NAME [-custom-apply-stage-kinds GROUP/KIND,…] [-delete] [FILE...]
//
// The name is that of the Kustomization, in the namespace flux-system. Prints what was done, in its order, as JSON.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"time"

	"github.com/fluxcd/cli-utils/pkg/kstatus/polling"
	"github.com/fluxcd/pkg/ssa"
	"github.com/fluxcd/pkg/ssa/normalize"
	"github.com/fluxcd/pkg/ssa/utils"
	"github.com/go-logr/logr"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/apiutil"
	"sigs.k8s.io/controller-runtime/pkg/log"
)

// The names that kustomize-controller applies and labels by.
const (
	controller = "kustomize-controller"
	group      = "kustomize.toolkit.fluxcd.io"
	namespace  = "flux-system"
)

// concurrency is the controller's default: it is of dry runs only.
const concurrency = 4

func main() {
	// Errors are what it ends with.
	log.SetLogger(logr.Discard())
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	kubeconfig := flag.String("kubeconfig", "", "who asks, and whom")
	name := flag.String("name", "", "the name of the Kustomization")
	customStage := flag.String("custom-apply-stage-kinds", "", "as the controller's flag")
	remove := flag.Bool("delete", false, "delete, as when the Kustomization is deleted")
	flag.Parse()

	config, err := clientcmd.BuildConfigFromFlags("", *kubeconfig)
	if err != nil {
		return err
	}
	manager, err := managerOf(config)
	if err != nil {
		return err
	}
	objects, err := readManifests(flag.Args())
	if err != nil {
		return err
	}
	manager.SetOwnerLabels(objects, *name, namespace)

	var changes *ssa.ChangeSet
	if *remove {
		changes, err = manager.DeleteAll(context.Background(), objects, ssa.DeleteOptions{
			PropagationPolicy: metav1.DeletePropagationBackground,
			Inclusions:        manager.GetOwnerLabels(*name, namespace),
		})
	} else {
		options := ssa.DefaultApplyOptions()
		// How often it looks has no part in the order.
		options.WaitInterval = 100 * time.Millisecond
		if options.CustomStageKinds, err = utils.ParseGroupKindSet(*customStage); err != nil {
			return err
		}
		changes, err = manager.ApplyAllStaged(context.Background(), objects, options)
	}
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(changes.Entries)
}

func managerOf(config *rest.Config) (*ssa.ResourceManager, error) {
	config.QPS, config.Burst = 200, 400
	web, err := rest.HTTPClientFor(config)
	if err != nil {
		return nil, err
	}
	mapper, err := apiutil.NewDynamicRESTMapper(config, web)
	if err != nil {
		return nil, err
	}
	c, err := client.New(config, client.Options{Mapper: mapper})
	if err != nil {
		return nil, err
	}
	manager := ssa.NewResourceManager(c, polling.NewStatusPoller(c, mapper, polling.Options{}), ssa.Owner{Field: controller, Group: group})
	manager.SetConcurrency(concurrency)
	return manager, nil
}

func readManifests(files []string) ([]*unstructured.Unstructured, error) {
	var manifests []*unstructured.Unstructured
	for _, file := range files {
		text, err := os.Open(file)
		if err != nil {
			return nil, err
		}
		found, err := utils.ReadObjects(text)
		text.Close()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		manifests = append(manifests, found...)
	}
	return manifests, normalize.UnstructuredList(manifests)
}
