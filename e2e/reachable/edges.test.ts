import { App, Chart } from 'cdk8s';
import { Manifest } from '../../test/support/manifests';
import { cidr, decideOne, Identity, pod, WORLD } from '../support/cilium';
import { ciliumDefinitions } from '../support/cilium-definitions';
import { ControlPlane, startControlPlane } from '../support/control-plane';
import { synthesized } from '../support/synthesized';
import { reach } from './matrix';
import { Egress, NetworkBackend, WorkloadPolicy, WorkloadPolicyProps } from 'cdk8s-ha-operator';

/*
 * Props at the edge of what Cilium and the API server take. Each is refused, or rendered so that it does what it says.
 */

const { CILIUM, NETWORK_POLICY } = NetworkBackend;
const WHO = pod('own', { app: 'who' });

let cluster: ControlPlane;

beforeAll(async () => {
  cluster = await startControlPlane();
  await cluster.installDefinitions(await ciliumDefinitions());
  await cluster.namespace('own');
});

afterAll(() => cluster.stop());

/** The policy, or nothing if it is refused. */
function rendered(backend: NetworkBackend, props: WorkloadPolicyProps): Manifest[] {
  const app = new App();
  try {
    const chart = new Chart(app, 'chart', { namespace: 'own' });
    new WorkloadPolicy(chart, 'policy', { podLabels: { app: 'who' }, ...props, network: { backend } });
  } catch (error) {
    expect((error as Error).message).toMatch(/^\w+(\[.+\])?: .+; .+ \(at .+\)$/s);
    return [];
  }
  return synthesized(app);
}

/** What Cilium and the API server have against it, and whether a call that it should decide is decided otherwise. */
async function wrongWith(
  policies: readonly Manifest[],
  wanted?: { from?: Identity; to: Identity; verdict: 'allowed' | 'denied' },
): Promise<string[]> {
  const wrong: string[] = [];
  for (const policy of policies) {
    const flows = wanted ? [{ from: wanted.from ?? WHO, to: wanted.to, port: 443 }] : [];
    const answer = await decideOne({ policies: [policy], flows });
    const { status, message, warnings } = await cluster.apply(policy, { dryRun: true });
    wrong.push(...answer.policies.flatMap(({ error = [] }) => error), ...(status >= 400 ? [message] : []), ...warnings);
    if (wanted && answer.flows[0].egress !== wanted.verdict) {
      wrong.push(`${wanted.to.name} is not ${wanted.verdict}`);
    }
  }
  return wrong;
}

// Cilium puts `k8s.` or `any.` before a key, and then finds a name of more than 63, or a prefix of more than 253,
// characters. The API server takes it, so the policy is there and enforces nothing.
test.each([
  ['a name of 60 characters', 'a'.repeat(60)],
  ['a prefix of 250 characters', `${Array(5).fill('b'.repeat(49)).join('.')}b/name`],
])('labels with %s', async (_, key) => {
  expect(await wrongWith(rendered(CILIUM, { egress: [Egress.toPods({ [key]: 'x' })] }))).toEqual([]);
  expect(await wrongWith(rendered(CILIUM, { podLabels: { [key]: 'x' }, egress: [] }))).toEqual([]);
});

// In a NetworkPolicy, Cilium 1.19 logs that it is invalid, and goes on with a selector that requires nothing: peers are
// then everybody, and the policy is about the pods of the whole cluster (pkg/policy/types/requirements.go).
test.each([
  ['a name of 60 characters', 'a'.repeat(60)],
  ['a prefix of 250 characters', `${Array(5).fill('b'.repeat(49)).join('.')}b/name`],
])('labels with %s, as a NetworkPolicy', async (_, key) => {
  const question = { direction: 'egress', peers: { stranger: pod('other', { app: 'stranger' }) } } as const;
  const calls = ['TCP 443'] as const;
  const peer = rendered(NETWORK_POLICY, { egress: [Egress.toPods({ [key]: 'x' })] });
  const subject = rendered(NETWORK_POLICY, { podLabels: { [key]: 'x' }, egress: [] });
  expect(await reach({ who: WHO, policies: peer, calls, ...question })).toEqual(
    peer.length > 0 ? {} : { stranger: 'all' },
  );
  expect(await reach({ who: WHO, policies: subject, calls, ...question })).toEqual({ stranger: 'all' });
});

// A key that begins with `reserved.` and has no source is Cilium's own label `reserved:…` to it, so that the policy
// selects no pod and closes nothing. With `k8s:` before the keys of the subject, as before those of peers, it would.
test('pods labelled reserved.something', async () => {
  const podLabels = { 'reserved.host': 'x' };
  const from = pod('own', podLabels);
  const policies = rendered(CILIUM, { podLabels, egress: [] });
  expect(await wrongWith(policies, { from, to: WORLD, verdict: 'denied' })).toEqual([]);
});

describe('CIDRs', () => {
  const to = (range: string, except?: string[]) => ({ egress: [Egress.toCidrs([range], { except })] });

  // Cilium matches nothing by it, since no address looks like that; the API server refuses it in a NetworkPolicy.
  test.each([CILIUM, NETWORK_POLICY])('of IPv4 written as IPv6, with %s', async (backend) => {
    const policies = rendered(backend, to('::ffff:10.0.0.0/104'));
    expect(await wrongWith(policies, { to: cidr('10.1.2.3/32'), verdict: 'allowed' })).toEqual([]);
  });

  // The API server of Kubernetes 1.36 refuses it in a NetworkPolicy: "must not have bits set beyond the prefix length".
  test('of an address within, as a NetworkPolicy', async () => {
    expect(await wrongWith(rendered(NETWORK_POLICY, to('10.1.2.3/8')))).toEqual([]);
    expect(await wrongWith(rendered(NETWORK_POLICY, to('10.0.0.0/8', ['10.1.2.3/16'])))).toEqual([]);
  });

  // It warns that they should be in canonical form.
  // Node itself spells the last two groups of ::/96 as IPv4, which it warns of too.
  test.each(['2001:DB8::/32', '2001:0db8:0:0::/64', '1:2:3:4:5:6:7.8.9.10/128', '::14fb:5943/128', '::1.2.3.4/128'])(
    'in unusual spelling, as a NetworkPolicy: %s',
    async (range) => {
      expect(await wrongWith(rendered(NETWORK_POLICY, to(range)))).toEqual([]);
    },
  );

  // It refuses it: "must be a strict subset of `cidr`". In Cilium the rule allows nothing at all.
  test('that are excepted as a whole, as a NetworkPolicy', async () => {
    expect(await wrongWith(rendered(NETWORK_POLICY, to('10.0.0.0/8', ['10.0.0.0/8'])))).toEqual([]);
  });
});

// No name in DNS has a part of more than 63 characters, so it is never called.
test('names with too long a part', () => {
  const egress = [Egress.toDns(), Egress.toFqdns([`${'a'.repeat(64)}.example.com`])];
  expect(rendered(CILIUM, { egress })).toEqual([]);
});

// The API server refuses annotations of more than 256 KiB, and the description lists every peer.
test('so many peers that the description is too long', async () => {
  const ranges = Array.from({ length: 20_000 }, (_, i) => `10.${i >> 8}.${i & 255}.0/24`);
  expect(await wrongWith(rendered(CILIUM, { egress: [Egress.toCidrs(ranges)] }))).toEqual([]);
});
