package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	strictjson "sigs.k8s.io/json"

	"github.com/cilium/cilium/pkg/k8s"
	ciliumv2 "github.com/cilium/cilium/pkg/k8s/apis/cilium.io/v2"
	slim_networkingv1 "github.com/cilium/cilium/pkg/k8s/slim/k8s/api/networking/v1"
	"github.com/cilium/cilium/pkg/policy/api"
	"github.com/cilium/cilium/pkg/policy/types"
	"github.com/cilium/cilium/pkg/policy/utils"
)

// parsedPolicy is a policy that the engine has taken.
type parsedPolicy struct {
	name string
	// rules are those of Cilium's own kinds, layer 7 and all.
	rules api.Rules
	// entries are those of a NetworkPolicy, which has no layer 7.
	entries types.PolicyEntries
}

// parse returns an error that is about the input, not about the policy, only for what is no policy at all.
func parse(manifest json.RawMessage) (parsedPolicy, policyResult, error) {
	var head struct {
		metav1.TypeMeta `json:",inline"`
		Metadata        struct{ Name, Namespace string } `json:"metadata"`
	}
	if err := json.Unmarshal(manifest, &head); err != nil {
		return parsedPolicy{}, policyResult{}, fmt.Errorf("policies: %w", err)
	}
	parser, known := parsers[head.APIVersion+" "+head.Kind]
	if !known {
		return parsedPolicy{}, policyResult{}, fmt.Errorf(
			"policies: %q of kind %q and apiVersion %q is none that Cilium reads", head.Metadata.Name, head.Kind, head.APIVersion)
	}

	log := &collector{}
	policy, err := guarded(parser, slog.New(log), manifest)
	policy.name = head.Metadata.Name
	outcome := policyResult{Name: head.Metadata.Name, Valid: err == nil, Warnings: log.lines}
	if err != nil {
		outcome.Error = err.Error()
	}
	return policy, outcome, nil
}

type parser func(*slog.Logger, json.RawMessage) (parsedPolicy, error)

var parsers = map[string]parser{
	"cilium.io/v2 CiliumNetworkPolicy":            parseCiliumPolicy,
	"cilium.io/v2 CiliumClusterwideNetworkPolicy": parseClusterwidePolicy,
	"networking.k8s.io/v1 NetworkPolicy":          parseNetworkPolicy,
}

// guarded turns a panic into an error: for what the API server would have refused, the engine has no check of its own.
func guarded(p parser, logger *slog.Logger, manifest json.RawMessage) (policy parsedPolicy, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("%v", cause)
		}
	}()
	return p(logger, manifest)
}

func parseCiliumPolicy(logger *slog.Logger, manifest json.RawMessage) (parsedPolicy, error) {
	var policy ciliumv2.CiliumNetworkPolicy
	if err := decodeManifest(manifest, &policy); err != nil {
		return parsedPolicy{}, err
	}
	// Without a namespace the engine takes it for a clusterwide one; a cluster puts it into this one first.
	if policy.Namespace == "" {
		policy.Namespace = metav1.NamespaceDefault
	}
	rules, err := policy.Parse(logger, clusterName)
	return parsedPolicy{rules: rules}, err
}

func parseClusterwidePolicy(logger *slog.Logger, manifest json.RawMessage) (parsedPolicy, error) {
	var policy ciliumv2.CiliumClusterwideNetworkPolicy
	if err := decodeManifest(manifest, &policy); err != nil {
		return parsedPolicy{}, err
	}
	rules, err := policy.Parse(logger, clusterName)
	return parsedPolicy{rules: rules}, err
}

func parseNetworkPolicy(logger *slog.Logger, manifest json.RawMessage) (parsedPolicy, error) {
	var policy slim_networkingv1.NetworkPolicy
	if err := decodeManifest(manifest, &policy); err != nil {
		return parsedPolicy{}, err
	}
	entries, err := k8s.ParseNetworkPolicy(logger, clusterName, &policy)
	return parsedPolicy{entries: entries}, err
}

// decodeManifest takes no field that the kind does not have: a cluster would drop it, and with it what was meant.
func decodeManifest(manifest json.RawMessage, into any) error {
	unknown, err := strictjson.UnmarshalStrict(manifest, into)
	if err != nil {
		return err
	}
	return errors.Join(unknown...)
}

// entriesOf are the policy as the engine works with it.
func (p parsedPolicy) entriesOf() (types.PolicyEntries, error) {
	for _, rule := range p.rules {
		if err := checkDecidable(rule); err != nil {
			return nil, fmt.Errorf("policy %q: %w", p.name, err)
		}
		keepDNS(rule)
	}
	return append(utils.RulesToPolicyEntries(p.rules), p.entries...), nil
}

// keepDNS takes out what is for Envoy: it says which requests get through, not which connections, and the engine would
// want certificates for it.
func keepDNS(rule *api.Rule) {
	for _, ingress := range rule.Ingress {
		keepDNSOf(ingress.ToPorts)
	}
	for _, egress := range rule.Egress {
		keepDNSOf(egress.ToPorts)
	}
}

func keepDNSOf(toPorts api.PortRules) {
	for i, at := range toPorts {
		toPorts[i] = api.PortRule{Ports: at.Ports}
		if at.Rules != nil && len(at.Rules.DNS) > 0 {
			toPorts[i].Rules = &api.L7Rules{DNS: at.Rules.DNS}
		}
	}
}

// checkDecidable refuses what an agent resolves with things that are not in the question, such as Services. The engine
// itself would take such a rule for one that selects everything.
func checkDecidable(rule *api.Rule) error {
	for _, r := range rule.Ingress {
		if len(r.FromGroups) > 0 {
			return errors.New("fromGroups cannot be decided here")
		}
	}
	for _, r := range rule.Egress {
		if len(r.ToServices) > 0 || len(r.ToGroups) > 0 {
			return errors.New("toServices and toGroups cannot be decided here")
		}
	}
	for _, r := range rule.IngressDeny {
		if len(r.FromGroups) > 0 {
			return errors.New("fromGroups cannot be decided here")
		}
	}
	for _, r := range rule.EgressDeny {
		if len(r.ToServices) > 0 || len(r.ToGroups) > 0 {
			return errors.New("toServices and toGroups cannot be decided here")
		}
	}
	return nil
}
