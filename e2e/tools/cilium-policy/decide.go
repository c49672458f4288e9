package main

import (
	"fmt"
	"log/slog"
	"sync"

	"github.com/cilium/cilium/pkg/identity"
	"github.com/cilium/cilium/pkg/identity/identitymanager"
	"github.com/cilium/cilium/pkg/labelsfilter"
	"github.com/cilium/cilium/pkg/option"
	"github.com/cilium/cilium/pkg/policy"
	"github.com/cilium/cilium/pkg/policy/api"
	"github.com/cilium/cilium/pkg/policy/types"
)

var quiet = slog.New(slog.DiscardHandler)

// prepareEngine sets what an agent sets in a cluster; everything else is at Cilium's defaults.
func prepareEngine() error {
	policy.SetPolicyEnabled(option.DefaultEnforcement)
	api.InitEntities(clusterName)
	// "auto" means this in Kubernetes, so that the kubelet can probe its pods.
	option.Config.AllowLocalhost = option.AllowLocalhostAlways
	// Nobody has configured which labels of pods count: the default list.
	return labelsfilter.ParseLabelPrefixCfg(quiet, nil, nil, "")
}

// decide says which policies are valid, and what those that are do to the flows.
func (c *testCase) decide() (result, error) {
	answer := result{Policies: make([]policyResult, 0, len(c.Policies)), Flows: make([]flowResult, 0, len(c.Flows))}
	var valid []parsedPolicy
	for _, manifest := range c.Policies {
		parsed, outcome, err := parse(manifest)
		if err != nil {
			return answer, err
		}
		answer.Policies = append(answer.Policies, outcome)
		if outcome.Valid {
			valid = append(valid, parsed)
		}
	}

	var selectors []fqdnSelector
	for _, p := range valid {
		found, err := fqdnSelectorsOf(p.rules)
		if err != nil {
			return answer, fmt.Errorf("policy %q: %w", p.name, err)
		}
		selectors = append(selectors, found...)
	}
	peers, err := c.peersOf(selectors)
	if err != nil || len(c.Flows) == 0 {
		return answer, err
	}
	e, err := newEngine(peers, valid)
	if err != nil {
		return answer, err
	}
	for i, flow := range c.Flows {
		verdict, err := e.lookUp(flow)
		if err != nil {
			return answer, fmt.Errorf("flow %d: %w", i, err)
		}
		answer.Flows = append(answer.Flows, verdict)
	}
	return answer, nil
}

type engine struct {
	peers      map[string]peer
	repository *policy.Repository
	manager    identitymanager.IDManager
}

func newEngine(peers map[string]peer, policies []parsedPolicy) (*engine, error) {
	ids := identity.IdentityMap{}
	manager := identitymanager.NewIDManager(quiet)
	for _, p := range peers {
		ids[p.identity.ID] = p.identity.LabelArray
	}
	repository := policy.NewPolicyRepository(quiet, ids, nil, nil, manager, noMetrics{})
	repository.GetSelectorCache().SetLocalIdentityNotifier(noNames{})
	repository.GetSubjectSelectorCache().SetLocalIdentityNotifier(noNames{})
	repository.GetSubjectSelectorCache().UpdateIdentities(ids, nil, &sync.WaitGroup{})
	for _, p := range peers {
		// The engine keeps a policy that it has worked out for as long as somebody has the identity.
		manager.Add(p.identity)
	}

	for _, p := range policies {
		entries, err := p.entriesOf()
		if err != nil {
			return nil, err
		}
		repository.MustAddPolicyEntries(entries)
	}
	return &engine{peers, repository, manager}, nil
}

type noMetrics struct{}

func (noMetrics) AddRule(types.PolicyEntry) {}
func (noMetrics) DelRule(types.PolicyEntry) {}

// noNames stands where an agent tells its DNS proxy which names matter. Here a peer says its name itself.
type noNames struct{}

func (noNames) RegisterFQDNSelector(api.FQDNSelector) uint64   { return 0 }
func (noNames) UnregisterFQDNSelector(api.FQDNSelector) uint64 { return 0 }

// decideAll decides many cases, which know nothing of each other.
func decideAll(cases []testCase) ([]result, error) {
	results := make([]result, len(cases))
	for i := range cases {
		var err error
		if results[i], err = cases[i].decide(); err != nil {
			return nil, fmt.Errorf("case %d: %w", i, err)
		}
	}
	return results, nil
}
