import * as fc from 'fast-check';
import { leaderOf } from '../../../src/model/drill/leader';
import { drillPod } from './pods';

const PODS = ['shop-7d9c8b-abcde', 'shop-7d9c8b-fghij', 'shop-7d9c8b-abcde-2'].map((name) => drillPod(name));

function nameOf(identity: string, pods = PODS): string {
  const found = leaderOf(identity, pods);
  return found.kind === 'found' ? found.pod.name : found.kind;
}

test.each([
  ["the pod's name", 'shop-7d9c8b-fghij', 'shop-7d9c8b-fghij'],
  ['a host name and a random part, as of controller-runtime', 'shop-7d9c8b-fghij_6f1d', 'shop-7d9c8b-fghij'],
  ["cert-manager's", 'shop-7d9c8b-fghij-external-cert-manager-controller', 'shop-7d9c8b-fghij'],
  ['a name with its domain', 'shop-7d9c8b-fghij.shop.svc.cluster.local', 'shop-7d9c8b-fghij'],
  ['one that begins with the name of another', 'shop-7d9c8b-abcde-2', 'shop-7d9c8b-abcde-2'],
  ['the same with a random part', 'shop-7d9c8b-abcde-2_x', 'shop-7d9c8b-abcde-2'],
  ['and the other one', 'shop-7d9c8b-abcde_x', 'shop-7d9c8b-abcde'],
  ['one whose name only begins like it', 'shop-7d9c8b-fghijk', 'none'],
  ['a part of a name', 'shop-7d9c8b', 'none'],
  ['a random one', '0b8f6a1c-6f1d-4a55-9a3d-1f3b0c6f2f10', 'none'],
])('the identity %s', (_, identity, pod) => {
  expect(nameOf(identity)).toBe(pod);
});

test('a host name is that of the pod template, of the node, or the beginning of a long name', () => {
  expect(nameOf('manager_x', [drillPod('a', { hostname: 'manager' }), drillPod('b')])).toBe('a');
  const onNodes = ['node-1', 'node-2'].map((node) => drillPod(`on-${node}`, { hostNetwork: true, node }));
  expect(nameOf('node-2_x', onNodes)).toBe('on-node-2');
  expect(nameOf('on-node-1', onNodes)).toBe('on-node-1');
  const long = `${'x'.repeat(62)}-abcde`;
  expect(nameOf(`${'x'.repeat(62)}_y`, [drillPod(long)])).toBe(long);
});

test('two pods that share a host name cannot be told apart', () => {
  const pods = ['a', 'b'].map((name) => drillPod(name, { hostNetwork: true, node: 'node-1' }));
  expect(leaderOf('node-1_x', pods)).toMatchObject({ kind: 'ambiguous', pods: [{ name: 'a' }, { name: 'b' }] });
  expect(nameOf('node-1', [...pods, drillPod('c', { hostNetwork: true })])).toBe('ambiguous');
});

test('whatever the pods are called, what clients make of a name is the identity of that pod', () => {
  const suffix = fc.stringMatching(/^[a-z0-9]{5}$/);
  const identity = fc.constantFrom<(name: string) => string>(
    (name) => name,
    (name) => `${name}_8a5f1c9e-23a1-44ac-8d3b-6ad0b8f0a6b5`,
    (name) => `${name}-external-cert-manager-controller`,
  );
  fc.assert(
    fc.property(
      fc.stringMatching(/^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$/),
      fc.uniqueArray(suffix, { minLength: 2, maxLength: 9 }),
      identity,
      fc.nat(),
      (name, suffixes, identify, index) => {
        const pods = suffixes.map((one) => drillPod(`${name}-${one}`));
        const leader = pods[index % pods.length];
        expect(nameOf(identify(leader.name), pods)).toBe(leader.name);
      },
    ),
    { seed: 1 },
  );
});
