import { PlatformFacts } from '../../model/policy/platform';
import { AKS, EKS, GARDENER, GKE, OPENSHIFT } from './managed';
import { K3S, KIND, SELF_MANAGED, TALOS } from './self-managed';

const KNOWN = [SELF_MANAGED, KIND, K3S, TALOS, EKS, GKE, AKS, OPENSHIFT, GARDENER];

const unique = <T>(items: readonly T[]): T[] =>
  items.filter((item, i) => items.findIndex((other) => JSON.stringify(other) === JSON.stringify(item)) === i);

/** Self-managed, and whatever answers DNS or is the API server on the others. */
const ANY: PlatformFacts = {
  ...SELF_MANAGED,
  id: 'any',
  // In one rule, which is shorter; that each may be called on the ports of the others does no harm.
  dnsServers: [
    {
      pods: unique(KNOWN.flatMap(({ dnsServers }) => dnsServers.flatMap(({ pods }) => pods))),
      ports: unique(KNOWN.flatMap(({ dnsServers }) => dnsServers.flatMap(({ ports }) => ports))),
    },
  ],
  dnsCidrs: unique(KNOWN.flatMap(({ dnsCidrs }) => dnsCidrs)),
  localDns: {
    pods: true,
    host: true,
    cidrs: unique(KNOWN.flatMap(({ localDns }) => localDns.cidrs)),
    vouched: true,
  },
  apiServer: { ...SELF_MANAGED.apiServer, ports: unique(KNOWN.flatMap(({ apiServer }) => apiServer.ports)) },
  sources: [],
};

/** Every cluster that is known by name. */
export const PLATFORMS = {
  any: ANY,
  selfManaged: SELF_MANAGED,
  kind: KIND,
  k3s: K3S,
  talos: TALOS,
  eks: EKS,
  gke: GKE,
  aks: AKS,
  openshift: OPENSHIFT,
  gardener: GARDENER,
} satisfies Record<string, PlatformFacts>;
