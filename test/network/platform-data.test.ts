import { Platform } from '../../src';
import { PLATFORMS } from '../../src/network/platforms';

const known = Object.values(PLATFORMS);
const named = known.filter(({ id }) => id !== 'any');

test('each platform has an id of its own', () => {
  expect(known.map(({ id }) => id)).toEqual([
    'any',
    'self-managed',
    'kind',
    'k3s',
    'talos',
    'eks',
    'gke',
    'aks',
    'openshift',
    'gardener',
  ]);
});

test('each platform of the data can be chosen', () => {
  const constants = Object.values(Platform).filter((value) => value instanceof Platform);
  expect(constants.map(({ name }) => name)).toEqual(known.map(({ id }) => id));
});

test.each(named)('$id says where its facts are from', ({ sources }) => {
  expect(sources.length).toBeGreaterThan(0);
  sources.forEach((source) => {
    expect(source).toMatch(/^https:\/\/\S+$/);
  });
});

test.each(known)('$id has servers of DNS by namespace, label and port', ({ dnsServers }) => {
  const pods = dnsServers.flatMap((servers) => servers.pods);
  expect(pods.length).toBeGreaterThan(0);
  pods.forEach(({ namespace, labels }) => {
    expect(namespace).toMatch(/^[a-z0-9-]+$/);
    expect(Object.keys(labels)).toHaveLength(1);
  });
  dnsServers.forEach(({ ports }) => {
    expect(ports.length).toBeGreaterThan(0);
  });
});

test.each(known)('$id has ports of the API server, and callers of webhooks', ({ apiServer, webhookCallers }) => {
  expect(apiServer.ports.length).toBeGreaterThan(0);
  expect(webhookCallers.length).toBeGreaterThan(0);
});

test.each(known)('$id puts no DNS proxy between a controller and its lease unasked', ({ apiServer }) => {
  expect(apiServer.fqdns).toEqual([]);
});

test('any covers the DNS of every other', () => {
  const [any] = PLATFORMS.any.dnsServers;
  named.forEach(({ dnsServers, dnsCidrs, localDns, apiServer }) => {
    dnsServers.forEach(({ pods, ports }) => {
      expect(any.pods).toEqual(expect.arrayContaining([...pods]));
      expect(any.ports).toEqual(expect.arrayContaining([...ports]));
    });
    expect(PLATFORMS.any.dnsCidrs).toEqual(expect.arrayContaining([...dnsCidrs]));
    expect(PLATFORMS.any.localDns.cidrs).toEqual(expect.arrayContaining([...localDns.cidrs]));
    expect(PLATFORMS.any.apiServer.ports).toEqual(expect.arrayContaining([...apiServer.ports]));
  });
});

test('only gke has an address that answers DNS without being a cache', () => {
  expect(named.filter(({ dnsCidrs }) => dnsCidrs.length > 0).map(({ id, dnsCidrs }) => [id, ...dnsCidrs])).toEqual([
    ['gke', '169.254.169.254/32'],
  ]);
});

test('a cache on the node, by platform', () => {
  const cached = named.filter(({ localDns }) => localDns.pods || localDns.host || localDns.cidrs.length > 0);
  expect(Object.fromEntries(cached.map(({ id, localDns }) => [id, localDns]))).toEqual({
    gke: { pods: true, host: false, cidrs: ['169.254.20.10/32'] },
    aks: { pods: false, host: true, cidrs: ['169.254.10.0/24'] },
    gardener: { pods: true, host: true, cidrs: ['169.254.20.10/32', 'fd30:1319:f1e:230b::1/128'] },
  });
});

test('only gke runs Cilium without its policies', () => {
  expect(known.filter(({ lacksCiliumPolicies }) => lacksCiliumPolicies).map(({ id }) => id)).toEqual(['gke']);
});
