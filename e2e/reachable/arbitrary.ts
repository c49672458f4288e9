import * as kplus from 'cdk8s-plus-28';
import * as fc from 'fast-check';
import { NetworkEntity, NodeLocalDns, Platform } from 'cdk8s-ha-operator';

/*
 * What users might declare, right and wrong, as data.
 */

type Data =
  | { readonly kind: 'pods'; readonly labels: Record<string, string>; readonly namespace?: string }
  | { readonly kind: 'namespaces'; readonly namespaces: string[] }
  | { readonly kind: 'cidrs'; readonly cidrs: string[]; readonly except?: string[]; readonly address?: string }
  | { readonly kind: 'entities'; readonly entities: NetworkEntity[] }
  | { readonly kind: 'fqdns'; readonly fqdns: string[] }
  | { readonly kind: 'api-server' | 'dns' | 'node' };
export interface Ports {
  readonly ports?: number[];
  readonly protocol?: kplus.Protocol;
}
export type Rule = Data & Ports;

/** Wrong now and then: many must be right for anything to be rendered. */
export function mostly<T>(right: fc.Arbitrary<T>, wrong: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 60, arbitrary: right }, { weight: 1, arbitrary: wrong });
}

export function maybe<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(arbitrary, { nil: undefined });
}

/** But `constructor` and `toString`: as a key or a name, cdk8s and constructs themselves cannot bear those. */
const nasty = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 70 }),
    fc.constantFrom(
      ...['', ' ', '*', '-a', 'a-', 'A', 'a_b', 'a.b', 'a\nb', '"', "'", '{}', '/', 'a/b/c', 'ä', '😀', '\0'],
      ...['reserved:host', 'k8s:app', 'any:x', '0.0.0.0/0', '::/0', 'null', 'true', '~', '0x1F'],
      'a'.repeat(64),
      'a'.repeat(300),
    ),
  )
  .filter((text) => !(text in {}));
const dnsLabel = fc.oneof(
  fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/),
  fc.constantFrom('kube-system', 'default', 'on', '1e3', '0x1f', '00', 'a'.repeat(63)),
);
export const namespace = mostly(dnsLabel, nasty);

const labelKey = fc.oneof(
  { weight: 20, arbitrary: fc.stringMatching(/^[A-Za-z0-9]([A-Za-z0-9_.-]{0,20}[A-Za-z0-9])?$/) },
  {
    weight: 20,
    arbitrary: fc.constantFrom(
      'app',
      'k8s-app',
      'app.kubernetes.io/name',
      'app.kubernetes.io/instance',
      'helm.sh/chart',
    ),
  },
  { weight: 8, arbitrary: fc.constantFrom('k8s.app', 'any.x', 'example.com/a_b', 'batch.kubernetes.io/job-name') },
  // As long as a key may be, or a little more; Cilium bears less.
  { weight: 2, arbitrary: fc.integer({ min: 55, max: 64 }).map((length) => 'b'.repeat(length)) },
  { weight: 1, arbitrary: fc.integer({ min: 245, max: 254 }).map((length) => `${'b.'.repeat(150).slice(-length)}c/n`) },
  { weight: 1, arbitrary: fc.constantFrom('reserved.host', 'reserved.x/y', 'cidr.10', 'fqdn.x') },
);
/** Labels that Cilium does not tell pods apart by. */
export const IGNORED = ['pod-template-hash', 'statefulset.kubernetes.io/pod-name', 'topology.kubernetes.io/zone'];
const labelValue = fc.oneof(
  fc.stringMatching(/^([A-Za-z0-9]([A-Za-z0-9_.-]{0,20}[A-Za-z0-9])?)?$/),
  fc.constantFrom('', 'true', 'null', '1', '1e3', '0x1f', '2001-01-01', 'a'.repeat(63)),
);
export const labels = fc
  .array(fc.tuple(mostly(labelKey, fc.oneof(nasty, fc.constantFrom(...IGNORED))), mostly(labelValue, nasty)), {
    maxLength: 4,
  })
  .map((entries) => Object.fromEntries(entries));

export const port = mostly(
  fc.oneof(fc.integer({ min: 1, max: 60_000 }), fc.constantFrom(53, 80, 443, 6443, 8443, 65535)),
  fc.oneof(fc.integer(), fc.double(), fc.constantFrom(0, 65536)),
);
const portList = fc.oneof(
  { weight: 8, arbitrary: fc.array(port, { minLength: 1, maxLength: 4 }) },
  // More than Cilium takes in a list; one after another, so that they are right.
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.integer({ min: 1, max: 59_000 }), fc.integer({ min: 38, max: 130 }))
      .map(([from, count]) => Array.from({ length: count }, (_, i) => from + i)),
  },
);
const protocol = fc.constantFrom(undefined, kplus.Protocol.TCP, kplus.Protocol.UDP, kplus.Protocol.SCTP);
const withPorts: fc.Arbitrary<Ports> = mostly(
  fc.oneof(fc.constant({}), fc.record({ ports: portList, protocol })),
  fc.record({ ports: fc.constant([]), protocol }),
);

const fqdnName = mostly(
  fc
    .tuple(
      fc.constantFrom('', '*.', '**.', 'api.', 'API.', 'a*.', '*a.b.'),
      fc.array(fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?$/), { minLength: 1, maxLength: 3 }),
      fc.constantFrom('com', 'example', 'Example', 'com.'),
    )
    .map(([first, middle, last]) => `${first}${middle.join('.')}.${last}`),
  nasty,
);

const v4 = fc.tuple(fc.integer({ min: 1, max: 223 }), fc.nat(255)).map(([a, b]) => `${a}.${b}`);
const v6 = fc.integer({ min: 0x2000, max: 0x3fff }).map((n) => n.toString(16));
const excepted = fc.constantFrom('nothing', 'half', 'half', 'all');

/** A range, what of it is excepted, and an address of the rest. */
const ranges: fc.Arbitrary<Data> = fc
  .oneof(
    fc.tuple(v4, excepted).map(([net, without]) => ({
      cidrs: [`${net}.0.0/16`],
      except: without === 'half' ? [`${net}.0.0/17`] : [`${net}.0.0/16`],
      address: `${net}.200.7/32`,
      without,
    })),
    fc.tuple(v6, excepted).map(([net, without]) => ({
      cidrs: [`${net}::/16`],
      except: without === 'half' ? [`${net}::/17`] : [`${net}::/16`],
      address: `${net}:8000::7/128`,
      without,
    })),
  )
  .map(({ cidrs, except, address, without }) => ({
    kind: 'cidrs',
    cidrs,
    except: without === 'nothing' ? undefined : except,
    address: without === 'all' ? undefined : address,
  }));

/** Every spelling of addresses there is, and what comes near. */
const spellings: fc.Arbitrary<Data> = fc
  .oneof(
    fc.tuple(fc.ipV4(), fc.oneof(fc.constant(32), fc.nat(34))),
    fc.tuple(fc.ipV6(), fc.oneof(fc.constant(128), fc.nat(130))),
    fc.tuple(
      fc.ipV6().map((address) => address.toUpperCase()),
      fc.constant(128),
    ),
    fc.tuple(
      fc.ipV4().map((address) => `::${address}`),
      fc.constant(128),
    ),
    fc.tuple(
      fc.ipV4().map((address) => `::ffff:${address}`),
      fc.integer({ min: 96, max: 128 }),
    ),
    fc.tuple(
      fc.ipV4().map((address) => `64:ff9b::${address}`),
      fc.constant(128),
    ),
    fc.tuple(
      v4.map((net) => `${net}.0.0`),
      fc.integer({ min: 14, max: 20 }),
    ),
    fc.tuple(
      v6.map((net) => `${net}:0:0:0::0`),
      fc.integer({ min: 14, max: 20 }),
    ),
    fc.tuple(nasty, nasty),
  )
  .map(([address, prefix]) => ({
    kind: 'cidrs',
    cidrs: [`${address}/${prefix}`],
    address: `${address}/${address.includes(':') ? 128 : 32}`,
  }));
const cidrs = fc.oneof({ weight: 3, arbitrary: ranges }, { weight: 1, arbitrary: spellings });

const common: fc.Arbitrary<Data>[] = [
  fc.record({ kind: fc.constant('pods' as const), labels, namespace: maybe(namespace) }),
  fc
    .array(namespace, { minLength: 1, maxLength: 3 })
    .map((namespaces) => ({ kind: 'namespaces' as const, namespaces })),
  cidrs,
  fc
    .array(fc.constantFrom(...Object.values(NetworkEntity)), { minLength: 1, maxLength: 3 })
    .map((entities) => ({ kind: 'entities' as const, entities })),
  fc.constant({ kind: 'api-server' as const }),
];
const rule = (...peers: fc.Arbitrary<Data>[]): fc.Arbitrary<Rule> =>
  fc.tuple(fc.oneof(...peers), withPorts).map(([data, ports]) => ({ ...data, ...ports }));

export const egress = fc
  .array(
    rule(
      ...common,
      fc.constant({ kind: 'dns' }),
      fc.array(fqdnName, { minLength: 1, maxLength: 3 }).map((fqdns) => ({ kind: 'fqdns', fqdns })),
    ),
    { maxLength: 4 },
  )
  // Most know that names need DNS.
  .chain((rules) => {
    const withDns: Rule[] = [...rules, { kind: 'dns' }];
    return rules.some(({ kind }) => kind === 'fqdns')
      ? mostly(fc.constant(withDns), fc.constant(rules))
      : fc.constant(rules);
  });
export const ingress = fc.array(rule(...common, fc.constant({ kind: 'node' })), { maxLength: 4 });

const { ANY, SELF_MANAGED, TALOS, EKS, GKE, AKS, OPENSHIFT, GARDENER } = Platform;
export const platform: fc.Arbitrary<() => Platform> = fc
  .tuple(
    fc.constantFrom(ANY, SELF_MANAGED, TALOS, EKS, GKE, AKS, OPENSHIFT, GARDENER),
    fc.record(
      {
        nodeLocalDns: fc.constantFrom(...Object.values(NodeLocalDns)),
        nodeLocalDnsCidrs: fc.array(mostly(fc.constant('169.254.20.11/32'), nasty), { maxLength: 2 }),
        apiServerPorts: fc.array(port, { minLength: 1, maxLength: 2 }),
        apiServerFqdns: fc.array(fqdnName, { maxLength: 2 }),
        dnsServers: fc.array(fc.record({ labels, namespace }), { minLength: 1, maxLength: 2 }),
      },
      { requiredKeys: [] },
    ),
    fc.boolean(),
  )
  .map(
    ([known, options, changed]) =>
      () =>
        changed ? known.customize(options) : known,
  );
