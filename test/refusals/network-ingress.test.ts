import { ContainerRestartPolicy, Handler, Probe, Protocol } from 'cdk8s-plus-28';
import { Egress, Ingress, MetricsScraper, NetworkBackend, NetworkEntity } from '../../src';
import { entity, Refusal, refusal } from '../support/refusal';
import { IMAGE, operator } from '../support/subject';

const from = (ingress: Ingress) => () => operator({ ingress: [ingress] });
const scraped = (scraper: MetricsScraper) => () => operator({ metrics: { port: 8443, scrapers: [scraper] } });

const NO_LABEL = "use at most 63 lower-case letters, digits and '-', beginning and ending with a letter or digit";
const noPort = (port: string) => `ingress: ${port} is not a port; use a whole number from 1 to 65535`;
const NO_PORTS =
  'ingress: no ports were given for the API server; name those that the pods serve webhooks on: Ingress.fromApiServer({ ports: [9443] })';
const none = (what: string) => `ingress: no ${what} were given; name at least one, or remove the rule`;

test.each<Refusal>([
  ['no CIDR', from(Ingress.fromCidrs([])), none('CIDRs')],
  ['no namespace', from(Ingress.fromNamespaces([])), none('namespaces')],
  ['no entity', from(Ingress.fromEntities([])), none('entities')],
  [
    'an address',
    from(Ingress.fromCidrs(['203.0.113.7'])),
    "ingress: \"203.0.113.7\" is not a CIDR; write address/prefix, such as '203.0.113.0/24' or '2001:db8::/32'",
  ],
  [
    'an exception elsewhere',
    from(Ingress.fromCidrs(['10.0.0.0/8'], { except: ['192.168.0.0/16'] })),
    'ingress: the exception "192.168.0.0/16" does not lie within every one of 10.0.0.0/8; except only parts of the CIDRs of the same rule',
  ],
  [
    'a malformed label',
    from(Ingress.fromPods({ 'my app': 'x' })),
    'ingress: "my app" is not a label key; use [DNS subdomain/]name, the name with at most 63 characters',
  ],
  [
    'a malformed value of a label',
    from(Ingress.fromPods({ app: 'my app' })),
    "ingress['app']: \"my app\" is not a label value; use at most 63 letters, digits, '-', '_' and '.', beginning and ending with a letter or digit",
  ],
  [
    'a malformed namespace',
    from(Ingress.fromPods({}, { namespace: 'Other' })),
    `ingress: "Other" is not a DNS label; ${NO_LABEL}`,
  ],
  [
    'one malformed namespace of two',
    from(Ingress.fromNamespaces(['a', 'b.c'])),
    `ingress: "b.c" is not a DNS label; ${NO_LABEL}`,
  ],
  ['port 0 of pods', from(Ingress.fromPods({}, { ports: [0] })), noPort('0')],
  ['port 65536 of namespaces', from(Ingress.fromNamespaces(['a'], { ports: [65536] })), noPort('65536')],
  ['a fraction of CIDRs', from(Ingress.fromCidrs(['::/0'], { ports: [1, 1.5] })), noPort('1.5')],
  ['a negative port of entities', from(Ingress.fromEntities([NetworkEntity.ALL], { ports: [-1] })), noPort('-1')],
  ['port 0 of the API server', from(Ingress.fromApiServer({ ports: [0] })), noPort('0')],
  ['calls of the API server on every port', from(Ingress.fromApiServer({})), NO_PORTS],
  [
    'calls of the API server on every port, in a NetworkPolicy',
    () =>
      operator({
        network: { backend: NetworkBackend.NETWORK_POLICY },
        ingress: [Ingress.fromApiServer({})],
      }),
    NO_PORTS,
  ],
  [
    'an empty list of ports of the API server',
    from(Ingress.fromApiServer({ ports: [] })),
    'ingress: the list of ports is empty; name at least one, or leave it out for all ports',
  ],
  [
    'an entity that there is not',
    from(Ingress.fromEntities([entity('hosts')])),
    'ingress: "hosts" is no entity; use one of all, cluster, health, host, ingress, init, kube-apiserver, remote-node, unmanaged, world',
  ],
  [
    'a CIDR with bits beyond its prefix',
    from(Ingress.fromCidrs(['10.0.0.1/8'])),
    'ingress: "10.0.0.1/8" has bits beyond its prefix; write \'10.0.0.0/8\'',
  ],
  ['port 0 of the node', from(Ingress.fromNode({ ports: [0] })), noPort('0')],
  [
    'an empty list of ports',
    from(Ingress.fromNode({ ports: [] })),
    'ingress: the list of ports is empty; name at least one, or leave it out for all ports',
  ],
  [
    'an empty list of ports to call',
    () => operator({ egress: [Egress.toFqdns(['a.example.com'], { ports: [] })] }),
    'egress: the list of ports is empty; name at least one, or leave it out for all ports',
  ],
  [
    'a protocol without ports',
    from(Ingress.fromNamespaces(['a'], { protocol: Protocol.UDP })),
    'ingress: UDP was given without ports; name the ports, or leave the protocol out',
  ],
  [
    'a probe of a port that is none',
    () => operator({ liveness: Probe.fromTcpSocket({ port: -1 }) }),
    'liveness: -1 is not a port; use a whole number from 1 to 65535',
  ],
  [
    'a hook of a port that is none, in another container',
    () =>
      operator({
        extraContainers: [{ name: 'x', image: IMAGE, lifecycle: { preStop: Handler.fromTcpSocket({ port: 65536 }) } }],
      }),
    'extraContainers.lifecycle.preStop: 65536 is not a port; use a whole number from 1 to 65535',
  ],
  [
    'a probe of a port that is none, in a sidecar among the init containers',
    () =>
      operator({
        initContainers: [
          {
            name: 'x',
            image: IMAGE,
            restartPolicy: ContainerRestartPolicy.ALWAYS,
            startup: Probe.fromTcpSocket({ port: 0 }),
          },
        ],
      }),
    'initContainers.startup: 0 is not a port; use a whole number from 1 to 65535',
  ],
  [
    'no namespace to call',
    () => operator({ egress: [Egress.toNamespaces([])] }),
    'egress: no namespaces were given; name at least one, or remove the rule',
  ],
  [
    'a malformed namespace to call',
    () => operator({ egress: [Egress.toNamespaces(['a', ''])] }),
    `egress: "" is not a DNS label; ${NO_LABEL}`,
  ],
  [
    'a scraper in a malformed namespace',
    scraped({ namespace: 'Monitoring' }),
    `metrics.scrapers: "Monitoring" is not a DNS label; ${NO_LABEL}`,
  ],
  [
    'a scraper of a malformed label',
    scraped({ namespace: 'x', labels: { '-': 'y' } }),
    'metrics.scrapers: "-" is not a label key; use [DNS subdomain/]name, the name with at most 63 characters',
  ],
])('%s is refused', (_what, build, message) => {
  expect(refusal(build)).toBe(message);
});

test('what is malformed is refused when it is added later, too', () => {
  const subject = operator();
  expect(
    refusal(() => {
      subject.addIngress(Ingress.fromNode({ ports: [1] }), Ingress.fromNode({ ports: [0] }));
    }),
  ).toBe(noPort('0'));
});
