import { Ingress, NetworkEntity, Platform, PlatformOptions } from '../../src';
import { fullRefusal } from '../support/refusal';

const NO_LABEL = "use at most 63 lower-case letters, digits and '-', beginning and ending with a letter or digit";
const NO_CIDR = "write address/prefix, such as '203.0.113.0/24' or '2001:db8::/32'";
const NO_PORT = 'use a whole number from 1 to 65535';
const empty = (name: string) => `platform.${name}: the list is empty; name at least one, or leave it out`;
const itself =
  'platform.webhookCallers: this is what the platform is asked for itself; name pods, namespaces, CIDRs or entities here';
const withPorts =
  'platform.webhookCallers: ports were given, and the port is that of each webhook; leave the ports out';
const labels = { app: 'dns' };

test.each<[string, PlatformOptions, string]>([
  ['no server of DNS', { dnsServers: [] }, empty('dnsServers')],
  ['a server of DNS without ports', { dnsServers: [{ labels, ports: [] }] }, empty('dnsServers.ports')],
  [
    'a port of DNS that is none',
    { dnsServers: [{ labels }, { labels, ports: [53, 0] }] },
    `platform.dnsServers: 0 is not a port; ${NO_PORT}`,
  ],
  [
    'a malformed label of DNS',
    { dnsServers: [{ labels: { 'my dns': 'x' } }] },
    'platform.dnsServers: "my dns" is not a label key; use [DNS subdomain/]name, the name with at most 63 characters',
  ],
  [
    'a malformed namespace of DNS',
    { dnsServers: [{ labels, namespace: 'DNS' }] },
    `platform.dnsServers: "DNS" is not a DNS label; ${NO_LABEL}`,
  ],
  [
    'an address of the cache that is no CIDR',
    { nodeLocalDnsCidrs: ['169.254.20.10'] },
    `platform.nodeLocalDnsCidrs: "169.254.20.10" is not a CIDR; ${NO_CIDR}`,
  ],
  ['no port of the API server', { apiServerPorts: [] }, empty('apiServerPorts')],
  [
    'a port of the API server that is none',
    { apiServerPorts: [6443, 65536] },
    `platform.apiServerPorts: 65536 is not a port; ${NO_PORT}`,
  ],
  [
    'an address of the API server that is no CIDR',
    { apiServerCidrs: ['10.0.0.1'] },
    `platform.apiServerCidrs: "10.0.0.1" is not a CIDR; ${NO_CIDR}`,
  ],
  [
    'a name of the API server with a scheme',
    { apiServerFqdns: ['https://api.example.com'] },
    'platform.apiServerFqdns: "https://api.example.com" is not a fully qualified host name; ' +
      "write it as in DNS, such as 'api.example.com' or '*.example.com', without scheme or port",
  ],
  ['no caller of webhooks', { webhookCallers: [] }, empty('webhookCallers')],
  ['the API server as the caller of webhooks', { webhookCallers: [Ingress.fromApiServer({ ports: [443] })] }, itself],
  ['the node as the caller of webhooks', { webhookCallers: [Ingress.fromNode()] }, itself],
  ['a caller with ports', { webhookCallers: [Ingress.fromNamespaces(['a'], { ports: [443] })] }, withPorts],
  [
    'entities with ports',
    { webhookCallers: [Ingress.fromEntities([NetworkEntity.WORLD], { ports: [443] })] },
    withPorts,
  ],
  [
    'pods of no namespace',
    { webhookCallers: [Ingress.fromPods({ app: 'agent' })] },
    'platform.webhookCallers: a platform has no namespace that pods could be in; give them one: { namespace: … }',
  ],
  [
    'a malformed namespace of callers',
    { webhookCallers: [Ingress.fromPods({ app: 'agent' }, { namespace: 'A' })] },
    `platform.webhookCallers: "A" is not a DNS label; ${NO_LABEL}`,
  ],
  [
    'an address of the cache with bits beyond its prefix',
    { nodeLocalDnsCidrs: ['169.254.20.10/24'] },
    'platform.nodeLocalDnsCidrs: "169.254.20.10/24" has bits beyond its prefix; write \'169.254.20.0/24\'',
  ],
  [
    'an address of the API server as IPv4 in IPv6',
    { apiServerCidrs: ['::ffff:10.0.0.1/128'] },
    'platform.apiServerCidrs: "::ffff:10.0.0.1/128" is IPv4 in the guise of IPv6, and matches nothing; write it as IPv4',
  ],
  [
    'a Service as the name of the API server',
    { apiServerFqdns: ['kubernetes.default.svc'] },
    'platform.apiServerFqdns: "kubernetes.default.svc" is a Service of the cluster, and names are matched outside of it only; ' +
      'use Egress.toPods(labels, { namespace, ports })',
  ],
  [
    'a malformed caller',
    { webhookCallers: [Ingress.fromCidrs([])] },
    'platform.webhookCallers: no CIDRs were given; name at least one, or remove the rule',
  ],
])('%s is refused', (_what, options, message) => {
  expect(fullRefusal(() => Platform.SELF_MANAGED.customize(options))).toBe(message);
});

test('no names or addresses are accepted, since they are what most platforms have', () => {
  expect(() => Platform.ANY.customize({ apiServerFqdns: [], apiServerCidrs: [], nodeLocalDnsCidrs: [] })).not.toThrow();
});
