package main

import (
	"regexp"

	"github.com/cilium/cilium/pkg/fqdn/dns"
	"github.com/cilium/cilium/pkg/labels"
	"github.com/cilium/cilium/pkg/policy"
	"github.com/cilium/cilium/pkg/policy/api"
)

// fqdnSelector is an entry of toFQDNs, with what it matches.
type fqdnSelector struct {
	selector api.FQDNSelector
	regex    *regexp.Regexp
}

// fqdnSelectorsOf lists the entries of toFQDNs in rules.
func fqdnSelectorsOf(rules api.Rules) ([]fqdnSelector, error) {
	var found []fqdnSelector
	for _, rule := range rules {
		for _, egress := range rule.Egress {
			for _, selector := range egress.ToFQDNs {
				regex, err := selector.ToRegex()
				if err != nil {
					return nil, err
				}
				found = append(found, fqdnSelector{selector, regex})
			}
		}
	}
	return found, nil
}

// labelsForName does what the agent does with an answer of DNS: the address gets a label for every entry of toFQDNs
// that the name matches, and the label is the text of that entry, not the name.
func labelsForName(name string, selectors []fqdnSelector) labels.Labels {
	lbls := labels.Labels{}
	for _, s := range selectors {
		if s.regex.MatchString(dns.FQDN(name)) {
			label := s.selector.IdentityLabel()
			lbls[label.Key] = label
		}
	}
	return lbls
}

// asksFor says whether the DNS proxy lets a name through that it got under these rules.
func asksFor(rules *policy.PerSelectorPolicy, name string) (bool, error) {
	if rules == nil || len(rules.DNS) == 0 {
		return true, nil
	}
	for _, rule := range rules.DNS {
		selector := api.FQDNSelector(rule)
		regex, err := selector.ToRegex()
		if err != nil {
			return false, err
		}
		if regex.MatchString(dns.FQDN(name)) {
			return true, nil
		}
	}
	return false, nil
}
