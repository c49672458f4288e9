import { Chart, Testing } from 'cdk8s';
import {
  ClusterPolicy,
  ControllerWarning,
  HaOperator,
  NamespacePolicy,
  NetworkBackend,
  NetworkOptions,
  NodeLocalDns,
  Platform,
  PolicyTemplate,
  WebhookCheck,
  WorkloadPolicy,
} from '../../src';
import { controller, election, IMAGE, testChart } from '../support/subject';

const emitWarning = jest.spyOn(process, 'emitWarning').mockImplementation();

beforeEach(() => {
  emitWarning.mockClear();
});

const { CILIUM, NETWORK_POLICY, NONE } = NetworkBackend;
const template = PolicyTemplate.DEFAULT_DENY;

const NO_CILIUM_POLICIES = {
  id: 'platform-backend',
  message: 'Dataplane V2 is Cilium without CiliumNetworkPolicies',
  remedy: 'use NetworkBackend.NETWORK_POLICY, unless Cilium itself is installed there',
};
const CACHE_BY_ADDRESS = {
  id: 'node-local-dns',
  message:
    'a NetworkPolicy names the cache of DNS on the node by its addresses; Cilium matches none of those, and with kube-proxy in iptables mode pods ask the address of the DNS Service instead',
  remedy:
    'use NetworkBackend.CILIUM, name every address in nodeLocalDnsCidrs, or say nodeLocalDns: NodeLocalDns.NONE if there is no cache',
};

interface Props {
  readonly network?: NetworkOptions;
  readonly silenceWarnings?: Record<string, string>;
}
type Build = (chart: Chart, props: Props) => { readonly warnings: ControllerWarning[] };

/** Whatever renders a policy of a namespace. */
const constructs: [string, Build][] = [
  ['an operator', (chart, props) => new HaOperator(chart, 'x', { image: IMAGE, leaderElection: election(), ...props })],
  ['a policy of a workload', (chart, props) => new WorkloadPolicy(chart, 'x', { egress: [], ...props })],
  ['a policy of a namespace', (chart, props) => new NamespacePolicy(chart, 'x', { template, ...props })],
  ['a check of a webhook', (chart, props) => new WebhookCheck(chart, 'x', { serviceName: 'hook', ...props })],
];

describe.each(constructs)('%s', (_what, build) => {
  test.each([
    [NO_CILIUM_POLICIES, { platform: Platform.GKE }],
    [CACHE_BY_ADDRESS, { platform: Platform.AKS, backend: NETWORK_POLICY }],
  ])('warns once of $id, as data and to standard error', (warning, network) => {
    const chart = testChart();
    const { warnings } = build(chart, { network });
    expect(warnings).toEqual([warning]);
    Testing.synth(chart);
    expect(emitWarning.mock.calls).toEqual([
      [`test/x: ${warning.message}; ${warning.remedy}`, 'HaOperatorWarning', warning.id],
    ]);
  });

  test.each([
    ['platform-backend', { platform: Platform.GKE }],
    ['node-local-dns', { platform: Platform.AKS, backend: NETWORK_POLICY }],
  ])('keeps to itself a warning of %s that is silenced with a reason', (id, network) => {
    const chart = testChart();
    const { warnings } = build(chart, { network, silenceWarnings: { [id]: 'Cilium itself is installed' } });
    expect(warnings.map((warning) => warning.id)).toEqual([id]);
    Testing.synth(chart);
    expect(emitWarning).not.toHaveBeenCalled();
  });

  test.each([
    ['without a reason', 'platform-backend', ' '],
    ['for another', 'node-local-dns', 'Cilium itself is installed'],
  ])('warns nevertheless where it is silenced %s', (_how, id, reason) => {
    build(testChart(), { network: { platform: Platform.GKE }, silenceWarnings: { [id]: reason } });
    expect(emitWarning.mock.calls.map((call: unknown[]) => call[2])).toEqual(['platform-backend']);
  });

  test('warns of nothing by default', () => {
    expect(build(testChart(), {}).warnings).toEqual([]);
    expect(emitWarning).not.toHaveBeenCalled();
  });
});

const { GKE, AKS, GARDENER, EKS, ANY } = Platform;

test.each<[string, NetworkBackend, Platform, string[]]>([
  ['gke in Cilium', CILIUM, GKE, ['platform-backend']],
  ['gke with other settings', CILIUM, GKE.customize({ apiServerCidrs: ['10.0.0.0/28'] }), ['platform-backend']],
  ['gke in a NetworkPolicy', NETWORK_POLICY, GKE, []],
  ['gke without a policy', NONE, GKE, []],
  [
    'gke with a cache in the network of the node',
    NETWORK_POLICY,
    GKE.customize({ nodeLocalDns: NodeLocalDns.HOST }),
    ['node-local-dns'],
  ],
  ['aks in Cilium', CILIUM, AKS, []],
  ['aks without a policy', NONE, AKS, []],
  ['aks without its cache', NETWORK_POLICY, AKS.customize({ nodeLocalDns: NodeLocalDns.NONE }), []],
  ['gardener in Cilium', CILIUM, GARDENER, []],
  ['gardener in a NetworkPolicy', NETWORK_POLICY, GARDENER, ['node-local-dns']],
  ['gardener with the cache as pods', NETWORK_POLICY, GARDENER.customize({ nodeLocalDns: NodeLocalDns.PODS }), []],
  ['eks in a NetworkPolicy', NETWORK_POLICY, EKS, []],
  ['eks with a cache', NETWORK_POLICY, EKS.customize({ nodeLocalDns: NodeLocalDns.HOST }), ['node-local-dns']],
  ['aks with no address named', NETWORK_POLICY, AKS.customize({ nodeLocalDnsCidrs: [] }), ['node-local-dns']],
  ['aks with its addresses named', NETWORK_POLICY, AKS.customize({ nodeLocalDnsCidrs: ['169.254.10.10/32'] }), []],
  [
    'eks with a cache and its addresses named',
    NETWORK_POLICY,
    EKS.customize({ nodeLocalDns: NodeLocalDns.HOST, nodeLocalDnsCidrs: ['169.254.20.10/32', '172.20.0.10/32'] }),
    [],
  ],
  [
    'aks with its addresses named and then others of the API server',
    NETWORK_POLICY,
    AKS.customize({ nodeLocalDnsCidrs: ['169.254.10.10/32'] }).customize({ apiServerPorts: [443] }),
    [],
  ],
  ['aks with other ports', NETWORK_POLICY, AKS.customize({ apiServerPorts: [443] }), ['node-local-dns']],
  [
    'any with a cache that is said to be there',
    NETWORK_POLICY,
    ANY.customize({ nodeLocalDns: NodeLocalDns.HOST }),
    ['node-local-dns'],
  ],
  ['any with other ports', NETWORK_POLICY, ANY.customize({ apiServerPorts: [8443] }), []],
  ['any in a NetworkPolicy, since a cache is not said to be there', NETWORK_POLICY, ANY, []],
])('%s has its warnings', (_what, backend, platform, ids) => {
  expect(controller({ network: { backend, platform } }).warnings.map(({ id }) => id)).toEqual(ids);
});

// By a flag, it takes policies of the whole cluster, and those alone.
test('a policy of the cluster does not warn of gke', () => {
  const chart = testChart();
  new ClusterPolicy(chart, 'x', { template, network: { platform: GKE } });
  Testing.synth(chart);
  expect(emitWarning).not.toHaveBeenCalled();
});
