package main

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/cilium/cilium/pkg/identity"
	k8sConst "github.com/cilium/cilium/pkg/k8s/apis/cilium.io"
	"github.com/cilium/cilium/pkg/labels"
	"github.com/cilium/cilium/pkg/labelsfilter"
)

// clusterName is what Cilium calls a cluster that was given no name.
const clusterName = "default"

// peer is an identity with what the engine has to be told beside.
type peer struct {
	identity *identity.Identity
	ports    map[string]uint16
}

// isEndpoint says whether Cilium runs a policy for it. It does for pods and for what it makes itself, and not for the
// world, for nodes (unless the host firewall is on), or for an API server outside of the cluster: whatever a selector
// that selects everything says, nobody is there to enforce it.
func (p peer) isEndpoint() bool {
	lbls := p.identity.Labels
	return lbls.HasSource(labels.LabelSourceK8s) || lbls.HasHealthLabel() || lbls.HasIngressLabel() ||
		p.identity.LabelArray.Has(labels.LabelSourceReservedKeyPrefix+labels.IDNameInit)
}

// peersOf numbers the identities as an agent does: reserved ones have their own numbers, pods count from 256, and what
// only this node knows (addresses, names) from 16777217.
func (c *testCase) peersOf(selectors []fqdnSelector) (map[string]peer, error) {
	peers := make(map[string]peer, len(c.Identities))
	owners := map[identity.NumericIdentity]string{}
	nextPod, nextLocal := identity.MinimalNumericIdentity, identity.IdentityScopeLocal+1

	for _, spec := range c.Identities {
		if spec.Name == "" {
			return nil, fmt.Errorf("an identity has no name: %v", spec.Labels)
		}
		if _, twice := peers[spec.Name]; twice {
			return nil, fmt.Errorf("two identities are named %q", spec.Name)
		}
		lbls, err := spec.labels(c.Namespaces, selectors)
		if err != nil {
			return nil, fmt.Errorf("identity %q: %w", spec.Name, err)
		}

		id := identity.LookupReservedIdentityByLabels(lbls)
		switch {
		case id != nil:
			if other, taken := owners[id.ID]; taken && !id.Labels.Equals(peers[other].identity.Labels) {
				return nil, fmt.Errorf("identities %q and %q are both number %d to Cilium, with different labels", other, spec.Name, id.ID)
			}
		case identity.ScopeForLabels(lbls) == identity.IdentityScopeGlobal:
			id = identity.NewIdentity(nextPod, lbls)
			nextPod++
		default:
			id = identity.NewIdentity(nextLocal, lbls)
			nextLocal++
		}
		owners[id.ID] = spec.Name
		peers[spec.Name] = peer{identity: id, ports: spec.Ports}
	}
	return peers, nil
}

// labels are those that were given, and those that Cilium adds by itself.
func (s identitySpec) labels(namespaces map[string]map[string]string, selectors []fqdnSelector) (labels.Labels, error) {
	if len(s.Labels) == 0 && s.CIDR == "" && s.FQDN == "" {
		return nil, fmt.Errorf("has no labels, no cidr and no fqdn")
	}
	if err := checkSources(s.Labels); err != nil {
		return nil, err
	}
	lbls := labels.NewLabelsFromModel(s.Labels)
	if lbls.HasSource(labels.LabelSourceK8s) {
		if s.CIDR != "" || s.FQDN != "" {
			return nil, fmt.Errorf("has labels of a pod, and a cidr or fqdn: pods are known by their labels alone")
		}
		addPodLabels(lbls, namespaces)
		// The agent tells pods apart by these alone.
		known, _ := labelsfilter.Filter(lbls)
		return known, nil
	}

	address := netip.IPv4Unspecified()
	if s.CIDR != "" {
		prefix, err := netip.ParsePrefix(s.CIDR)
		if err != nil {
			return nil, err
		}
		address = prefix.Addr()
		lbls.MergeLabels(labels.GetCIDRLabels(prefix))
	}
	if s.FQDN != "" {
		lbls.MergeLabels(labelsForName(s.FQDN, selectors))
	}
	addWorld(lbls, address)
	return lbls, nil
}

func addPodLabels(lbls labels.Labels, namespaces map[string]map[string]string) {
	add := func(key, value string) {
		lbls[key] = labels.NewLabel(key, value, labels.LabelSourceK8s)
	}
	if _, given := lbls[k8sConst.PolicyLabelCluster]; !given {
		add(k8sConst.PolicyLabelCluster, clusterName)
	}
	namespace, ok := lbls[k8sConst.PodNamespaceLabel]
	if !ok {
		return
	}
	add(k8sConst.PodNamespaceMetaLabels+".kubernetes.io/metadata.name", namespace.Value)
	for key, value := range namespaces[namespace.Value] {
		add(k8sConst.PodNamespaceMetaLabels+"."+key, value)
	}
}

// addWorld does what the agent's ipcache does to every address that is not of the cluster: the label is world-ipv4 or
// world-ipv6, since the engine runs with both families, and plain world would be matched by no range of addresses.
func addWorld(lbls labels.Labels, address netip.Addr) {
	for _, name := range []string{
		labels.IDNameHost, labels.IDNameRemoteNode, labels.IDNameHealth, labels.IDNameIngress, labels.IDNameInit,
		labels.IDNameUnmanaged, labels.IDNameWorldIPv4, labels.IDNameWorldIPv6,
	} {
		if lbl, ok := lbls[name]; ok && lbl.Source == labels.LabelSourceReserved {
			return
		}
	}
	delete(lbls, labels.IDNameWorld)
	lbls.AddWorldLabel(address)
}

var sources = []string{
	labels.LabelSourceK8s, labels.LabelSourceReserved, labels.LabelSourceFQDN, labels.LabelSourceCIDRGroup,
}

// checkSources refuses labels without a source, since the engine would take them for those of a source that no peer
// has; and those of ranges of addresses, which have a field of their own.
func checkSources(given []string) error {
	for _, label := range given {
		source, key, found := strings.Cut(label, ":")
		if !found || !slices.Contains(sources, source) {
			return fmt.Errorf("label %q does not begin with one of %s:", label, strings.Join(sources, ":, "))
		}
		key, _, _ = strings.Cut(key, "=")
		if source == labels.LabelSourceReserved && identity.GetReservedID(key) == identity.IdentityUnknown {
			return fmt.Errorf("Cilium has no reserved label %q", key)
		}
	}
	return nil
}
