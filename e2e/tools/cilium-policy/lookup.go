package main

import (
	"fmt"

	"github.com/cilium/cilium/pkg/endpoint/regeneration"
	"github.com/cilium/cilium/pkg/identity"
	"github.com/cilium/cilium/pkg/policy"
	"github.com/cilium/cilium/pkg/policy/types"
	"github.com/cilium/cilium/pkg/spanstat"
	"github.com/cilium/cilium/pkg/u8proto"
)

const (
	// anyEndpoint numbers the endpoint whose policy is worked out. There is one at a time.
	anyEndpoint = 1
	// anyProxyPort is where the proxies of layer 7 would listen.
	anyProxyPort = 10000
)

// lookUp is Cilium's own policy.LookupFlow, but that its proxies are there: LookupFlow denies all that goes through one.
func (e *engine) lookUp(flow flowSpec) (flowResult, error) {
	from, known := e.peers[flow.From]
	if !known {
		return flowResult{}, fmt.Errorf("from %q is no identity", flow.From)
	}
	to, known := e.peers[flow.To]
	if !known {
		return flowResult{}, fmt.Errorf("to %q is no identity", flow.To)
	}
	protocol, err := u8proto.ParseProtocol(flow.Protocol)
	if err != nil || protocol == u8proto.ANY {
		return flowResult{}, fmt.Errorf("protocol %q is none", flow.Protocol)
	}
	if flow.Port == 0 {
		return flowResult{}, fmt.Errorf("has no port")
	}

	// The named ports are those of the one who is called, on both sides.
	egress, err := e.policyOf(from, to.ports)
	if err != nil {
		return flowResult{}, err
	}
	ingress, err := e.policyOf(to, to.ports)
	if err != nil {
		return flowResult{}, err
	}
	out := egress.verdict(policy.EgressKey().WithIdentity(to.identity.ID).WithPortProto(protocol, flow.Port))
	in := ingress.verdict(policy.IngressKey().WithIdentity(from.identity.ID).WithPortProto(protocol, flow.Port))
	answer := flowResult{Egress: out.decision.String(), Ingress: in.decision.String()}
	if flow.Query != "" {
		answer.Query, err = egress.queryVerdict(out, flow.Query, to.identity.ID, protocol, flow.Port)
	}
	return answer, err
}

// endpointPolicy is what the agent would have the kernel enforce at a peer.
type endpointPolicy struct {
	// selectors is nil for a peer that nothing is enforced at.
	selectors policy.SelectorPolicy
	distilled *policy.EndpointPolicy
}

func (e *engine) policyOf(p peer, ports map[string]uint16) (endpointPolicy, error) {
	if !p.isEndpoint() {
		return endpointPolicy{}, nil
	}
	selectors, _, err := e.repository.GetSelectorPolicy(p.identity, 0, &noStatistics{}, anyEndpoint)
	if err != nil {
		return endpointPolicy{}, err
	}
	o := owner{ports: ports}
	redirects := map[string]uint16{}
	for filter, redirected := range selectors.RedirectFilters() {
		port := filter.Port
		if filter.PortName != "" {
			port = o.GetNamedPort(filter.Ingress, filter.PortName, filter.U8Proto)
		}
		redirects[policy.ProxyID(anyEndpoint, filter.Ingress, string(filter.Protocol), port, redirected.Policy.GetListener())] = anyProxyPort
	}
	distilled := selectors.DistillPolicy(quiet, o, redirects)
	if err := distilled.Ready(); err != nil {
		return endpointPolicy{}, err
	}
	distilled.Detach(quiet)
	return endpointPolicy{selectors, distilled}, nil
}

type verdict struct {
	decision types.Decision
	// proxied connections go through a proxy that reads what is said in them.
	proxied bool
}

func (p endpointPolicy) verdict(key policy.Key) verdict {
	if p.distilled == nil {
		return verdict{decision: types.DecisionAllowed}
	}
	entry, _, _ := p.distilled.Lookup(key)
	if entry.IsDeny() {
		return verdict{decision: types.DecisionDenied}
	}
	return verdict{types.DecisionAllowed, entry.IsRedirectEntry()}
}

// owner is the endpoint that a policy is for.
type owner struct {
	ports map[string]uint16
}

func (o owner) GetNamedPort(_ bool, name string, _ u8proto.U8proto) uint16 { return o.ports[name] }
func (owner) GetID() uint64                                                { return anyEndpoint }
func (owner) IsHost() bool                                                 { return false }
func (owner) PolicyDebug(string, ...any)                                   {}
func (owner) PreviousMapState() *policy.MapState                           { return nil }
func (owner) RegenerateIfAlive(*regeneration.ExternalRegenerationMetadata) <-chan bool {
	done := make(chan bool)
	close(done)
	return done
}

type noStatistics struct {
	waiting, calculation spanstat.SpanStat
}

func (s *noStatistics) WaitingForPolicyRepository() *spanstat.SpanStat { return &s.waiting }
func (s *noStatistics) SelectorPolicyCalculation() *spanstat.SpanStat  { return &s.calculation }

// queryVerdict says what becomes of a name that is asked for over a connection: nothing, if the connection is refused;
// `unseen` if no proxy reads it, so that an answer comes but no toFQDNs is ever filled from it; else what the rules of
// the proxy say of the name.
func (p endpointPolicy) queryVerdict(connection verdict, name string, server identity.NumericIdentity, protocol u8proto.U8proto, port uint16) (string, error) {
	switch {
	case connection.decision == types.DecisionDenied:
		return types.DecisionDenied.String(), nil
	case !connection.proxied:
		return "unseen", nil
	}
	for filter, redirected := range p.selectors.RedirectFilters() {
		if filter.Ingress || filter.U8Proto != protocol || filter.Port != port || redirected.Policy.L7Parser != policy.ParserTypeDNS {
			continue
		}
		// An agent hands its proxy all rules for a port, also those without layer 7: they allow every name.
		for selector, rules := range filter.PerSelectorPolicies {
			matches, err := asksFor(rules, name)
			if err != nil {
				return "", err
			}
			if matches && selector.Selects(server) {
				return types.DecisionAllowed.String(), nil
			}
		}
	}
	return types.DecisionDenied.String(), nil
}
