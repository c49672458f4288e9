import * as kplus from 'cdk8s-plus-28';
import * as fc from 'fast-check';
import { maybe, mostly, name, port } from './arbitrary-basics';
import {
  Egress,
  Ingress,
  NetworkBackend,
  NetworkEntity,
  NetworkOptions,
  NetworkPortOptions,
  NodeLocalDns,
  Platform,
} from 'cdk8s-ha-operator';

const ports = fc.oneof(
  { weight: 9, arbitrary: fc.uniqueArray(port, { minLength: 1, maxLength: 4 }) },
  { weight: 1, arbitrary: manyPorts() },
);
const protocol = maybe(fc.constantFrom(kplus.Protocol.TCP, kplus.Protocol.UDP, kplus.Protocol.SCTP));
const portOptions: fc.Arbitrary<NetworkPortOptions> = mostly(
  maybe(fc.record({ ports, protocol })).map((options) => options ?? {}),
  fc.constantFrom<NetworkPortOptions>({ ports: [] }, { protocol: kplus.Protocol.UDP }),
);

/** More than one list of Cilium's may hold. */
function manyPorts(): fc.Arbitrary<number[]> {
  return fc.integer({ min: 41, max: 90 }).map((length) => Array.from({ length }, (_, i) => 8000 + i));
}

export const labels = fc.dictionary(
  mostly(
    fc.oneof(name, fc.constant('app.kubernetes.io/name')),
    fc.constantFrom('kubernetes.io/os', 'pod-template-hash', 'reserved.x', 'n'.repeat(60)),
  ),
  name,
  { maxKeys: 2 },
);
const fqdns = fc.array(
  mostly(
    fc.constantFrom('api.example.com', '*.example.com', 'API.example.com.'),
    fc.constantFrom('localhost', 'https://example.com', 'a.b.svc.cluster.local', `${'x'.repeat(64)}.com`),
  ),
  { maxLength: 2, minLength: 1 },
);
/** The first address of the range that an address with a prefix is in, in hex or in decimal, which CIDRs must be. */
function masked(groups: readonly number[], width: number, prefix: number): number[] {
  return groups.map((group, i) => {
    const beyond = Math.min(Math.max((i + 1) * width - prefix, 0), width);
    return Math.floor(group / 2 ** beyond) * 2 ** beyond;
  });
}

const groupsOf = (length: number, width: number) =>
  fc.array(fc.integer({ min: 0, max: 2 ** width - 1 }), { minLength: length, maxLength: length });
const rightCidr = fc.oneof(
  fc
    .tuple(groupsOf(4, 8), fc.integer({ min: 0, max: 32 }))
    .map(([groups, prefix]) => `${masked(groups, 8, prefix).join('.')}/${prefix}`),
  fc
    .tuple(groupsOf(8, 16), fc.integer({ min: 0, max: 128 }))
    .map(([groups, prefix]) => [masked(groups, 16, prefix).map((group) => group.toString(16)), prefix] as const)
    .map(([groups, prefix]) => `${groups.join(':')}/${prefix}`),
);
const wrongCidr = fc
  .tuple(fc.oneof(fc.ipV4(), fc.ipV6()), fc.integer({ min: 0, max: 140 }))
  .map(([ip, prefix]) => `${ip}/${prefix}`);
const cidr = mostly(rightCidr, wrongCidr);
const cidrs = mostly(fc.array(cidr, { minLength: 1, maxLength: 2 }), fc.constant<string[]>([]));
const namespaces = mostly(fc.array(name, { minLength: 1, maxLength: 2 }), fc.constant<string[]>([]));
const entities = (expressible: NetworkEntity[]) =>
  fc.array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...expressible) },
      { weight: 1, arbitrary: fc.constantFrom(...Object.values(NetworkEntity)) },
    ),
    { minLength: 1, maxLength: 2 },
  );
/** CIDRs, or one with a hole. */
const holed: fc.Arbitrary<{ list: string[]; except?: string[] }> = fc.oneof(
  cidrs.map((list) => ({ list })),
  mostly(
    fc.constantFrom<string[]>(['10.0.0.0/8', '10.1.0.0/16'], ['::/0', '2001:db8::/32']),
    fc.constant<string[]>(['::/0', '10.0.0.0/8']),
  ).map(([whole = '', hole = '']) => ({ list: [whole], except: [hole] })),
);

export const egress: fc.Arbitrary<Egress> = fc.oneof(
  fc.tuple(fqdns, portOptions).map(([list, options]) => Egress.toFqdns(list, options)),
  fc.tuple(holed, portOptions).map(([{ list, except }, options]) => Egress.toCidrs(list, { ...options, except })),
  fc
    .tuple(labels, maybe(name), portOptions)
    .map(([of, namespace, options]) => Egress.toPods(of, { ...options, namespace })),
  fc.tuple(namespaces, portOptions).map(([list, options]) => Egress.toNamespaces(list, options)),
  fc
    .tuple(entities([NetworkEntity.WORLD, NetworkEntity.ALL, NetworkEntity.KUBE_APISERVER]), portOptions)
    .map(([list, options]) => Egress.toEntities(list, options)),
  fc.constantFrom(Egress.toApiServer(), Egress.toDns()),
);

const caller = (options: fc.Arbitrary<NetworkPortOptions>): fc.Arbitrary<Ingress> =>
  fc.oneof(
    fc.tuple(holed, options).map(([{ list, except }, more]) => Ingress.fromCidrs(list, { ...more, except })),
    fc.tuple(labels, maybe(name), options).map(([of, namespace, more]) => Ingress.fromPods(of, { ...more, namespace })),
    fc.tuple(namespaces, options).map(([list, more]) => Ingress.fromNamespaces(list, more)),
    fc
      .tuple(entities([NetworkEntity.WORLD, NetworkEntity.ALL]), options)
      .map(([list, more]) => Ingress.fromEntities(list, more)),
  );

export const ingress: fc.Arbitrary<Ingress> = fc.oneof(
  { weight: 4, arbitrary: caller(portOptions) },
  {
    weight: 1,
    arbitrary: mostly(fc.record({ ports, protocol }), portOptions).map((options) => Ingress.fromApiServer(options)),
  },
  { weight: 1, arbitrary: portOptions.map((options) => Ingress.fromNode(options)) },
);

const PLATFORMS = Object.values(Platform).filter((value) => value instanceof Platform);

export const platform: fc.Arbitrary<() => Platform> = fc
  .tuple(
    fc.constantFrom(...PLATFORMS),
    maybe(
      fc.record(
        {
          dnsServers: maybe(
            fc.array(
              fc.record({
                labels,
                namespace: maybe(name),
                ports: maybe(fc.array(port, { minLength: 1, maxLength: 2 })),
              }),
              { minLength: 1, maxLength: 2 },
            ),
          ),
          nodeLocalDns: maybe(fc.constantFrom(...Object.values(NodeLocalDns))),
          nodeLocalDnsCidrs: maybe(cidrs),
          apiServerPorts: maybe(fc.array(port, { minLength: 1, maxLength: 2 })),
          apiServerFqdns: maybe(fqdns),
          apiServerCidrs: maybe(cidrs),
          webhookCallers: maybe(
            fc.array(
              mostly(
                caller(fc.constant({})),
                fc.constantFrom(Ingress.fromNode(), Ingress.fromApiServer({ ports: [443] })),
              ),
              {
                minLength: 1,
                maxLength: 2,
              },
            ),
          ),
        },
        { requiredKeys: [] },
      ),
    ),
  )
  .map(
    ([known, options]) =>
      () =>
        options ? known.customize(options) : known,
  );

export const network: fc.Arbitrary<() => NetworkOptions> = fc
  .record({
    backend: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(undefined, NetworkBackend.CILIUM, NetworkBackend.NETWORK_POLICY) },
      { weight: 1, arbitrary: fc.constant(NetworkBackend.NONE) },
    ),
    platform: maybe(platform),
  })
  .map(({ backend, platform: chosen }) => () => ({ backend, platform: chosen?.() }));

export const scrapers = fc.array(fc.record({ namespace: name, labels: maybe(labels) }), { maxLength: 2 });
