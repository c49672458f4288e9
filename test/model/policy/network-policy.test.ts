import { POLICY_ENTITIES } from '../../../src/model/policy/intent';
import { admitsEverybody, isExpressible, networkPolicySpec } from '../../../src/model/policy/network-policy';
import { PLATFORMS } from '../../../src/network/platforms';

const subject = { labels: {} };

test('of the entities, addresses can be expressed, and where ports suffice, the API server', () => {
  expect(POLICY_ENTITIES.filter((entity) => isExpressible(entity, 'egress'))).toEqual([
    'all',
    'kube-apiserver',
    'world',
  ]);
  expect(POLICY_ENTITIES.filter((entity) => isExpressible(entity, 'ingress'))).toEqual(['all', 'world']);
});

test.each(['host', 'remote-node', 'cluster', 'ingress'] as const)(
  'the entity %s should have been refused, and is never left out in silence',
  (entity) => {
    const egress = [{ peer: 'entities', entities: [entity], ports: [] }] as const;
    expect(() => networkPolicySpec({ subject, egress }, PLATFORMS.any)).toThrow(
      `should have been refused: a NetworkPolicy cannot express {"peer":"entities","entities":["${entity}"],"ports":[]}`,
    );
  },
);

test('a host should have been refused, and is never left out in silence', () => {
  const egress = [{ peer: 'fqdns', fqdns: ['a.example.com'], ports: [] }] as const;
  expect(() => networkPolicySpec({ subject, egress }, PLATFORMS.any)).toThrow(
    'should have been refused: a NetworkPolicy cannot express {"peer":"fqdns","fqdns":["a.example.com"],"ports":[]}',
  );
});

test('everybody is let in where one of the callers is an entity', () => {
  const pods = { peer: 'pods', namespace: 'a', labels: {} } as const;
  const nodes = { peer: 'entities', entities: ['host'] } as const;
  expect(admitsEverybody([pods])).toBe(false);
  expect(admitsEverybody([pods, nodes])).toBe(true);
  expect(admitsEverybody([])).toBe(false);
});

// An empty list would close it too, but the API server does not store one: each apply would change it again.
test('a direction that nothing is allowed in is among the types, and has no list', () => {
  expect(networkPolicySpec({ subject, egress: [] }, PLATFORMS.any)).toEqual({
    podSelector: {},
    policyTypes: ['Egress'],
  });
  expect(networkPolicySpec({ subject, ingress: [] }, PLATFORMS.any)).toEqual({
    podSelector: {},
    policyTypes: ['Ingress'],
  });
});
