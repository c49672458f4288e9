import * as fc from 'fast-check';
import { alternatives, didYouMean, suggestions } from '../../src/model/suggest';

const SEED = Number(process.env.PROPERTY_SEED ?? 20_260_101);
const NAMES = [
  'argo-events',
  'argo-rollouts',
  'cert-manager',
  'flux',
  'ingress-nginx',
  'keda',
  'kueue',
  'kuma',
  'kyverno',
];

test.each([
  ['the name itself', 'flux', ['flux']],
  ['other case', 'Cert-Manager', ['cert-manager']],
  ['a letter too many', 'fluux', ['flux']],
  ['a letter too few', 'flx', ['flux']],
  ['another letter', 'flax', ['flux']],
  ['two letters swapped, which is one mistake', 'flxu', ['flux']],
  ['two letters swapped at the beginning', 'lfux', ['flux']],
  ['two mistakes in four letters', 'flat', ['flux']],
  ['three, which are too many', 'fear', []],
  ['four mistakes in twelve letters, which are a third', 'cret-mngr', ['cert-manager']],
  ['five, which are too many', 'cret-mngrs', []],
  ['the second half of a name', 'nginx', ['ingress-nginx']],
  ['three letters of a name', 'ngi', ['ingress-nginx']],
  ['two letters of a name, which are too few', 'ng', []],
  ['a name and more', 'fluxcd', ['flux']],
  ['a part of two', 'argo', ['argo-events', 'argo-rollouts']],
  ['something else', 'prometheus', []],
])('of %s, %p, is made %j', (_what, given, found) => {
  expect(suggestions(given, NAMES)).toEqual(found);
});

test('the likeliest come first, and of two alike the first by name', () => {
  expect(suggestions('kume', ['kyma', 'kume-x', 'puma', 'kuma'])).toEqual(['kuma', 'kume-x', 'kyma']);
  expect(suggestions('cat', ['hat', 'cats', 'bat', 'cat'])).toEqual(['cat', 'bat', 'cats']);
});

test('a name of three letters may have one mistake, and one letter none', () => {
  expect(suggestions('ocx', ['oci', 'x'])).toEqual(['oci']);
  expect(suggestions('oxx', ['oci', 'z'])).toEqual([]);
  expect(suggestions('y', ['x'])).toEqual([]);
});

test('three are the most', () => {
  expect(suggestions('argo', ['argo-c', 'argo-d', 'argo-b', 'argo-a'])).toEqual(['argo-a', 'argo-b', 'argo-c']);
});

test.each([
  ['fluxx', ['flux', 'keda'], "did you mean 'flux'?"],
  ['argo', NAMES, "did you mean 'argo-events' or 'argo-rollouts'?"],
  ['cat', ['bat', 'hat', 'mat', 'rat'], "did you mean 'bat', 'hat' or 'mat'?"],
  ['xyz', ['flux', 'keda', 'kuma'], "use 'flux', 'keda' or 'kuma'"],
  ['xyz', ['flux'], "use 'flux'"],
])('%p for one of %j: %s', (given, names, said) => {
  expect(didYouMean(given, names)).toBe(said);
});

test('where nothing is near, something else may be said', () => {
  expect(didYouMean('xyz', ['flux'], 'see the list')).toBe('see the list');
  expect(didYouMean('flx', ['flux'], 'see the list')).toBe("did you mean 'flux'?");
});

test.each([
  [[], ''],
  [['a'], "'a'"],
  [['a', 'b'], "'a' or 'b'"],
  [['a', 'b', 'c', 'd'], "'a', 'b', 'c' or 'd'"],
])('%j are listed as %s', (names, listed) => {
  expect(alternatives(names)).toBe(listed);
});

test('a name with any one mistake is found, before all others', () => {
  const letter = fc.constantFrom('a', 'e', 'k', 'r', 'z', '-');
  const slip = fc.constantFrom<'insert' | 'drop' | 'replace' | 'swap'>('insert', 'drop', 'replace', 'swap');
  const names = ['cert-manager', 'cloudnative-pg', 'kube-scheduler', 'external-secrets', 'ingress-nginx'];
  fc.assert(
    fc.property(fc.constantFrom(...names), slip, fc.nat(), letter, (name, kind, n, c) => {
      const i = n % (name.length - 1);
      const [before, a, b, after] = [name.slice(0, i), name[i], name[i + 1], name.slice(i + 2)];
      const wrong = { insert: c + a + b, drop: b, replace: c + b, swap: b + a }[kind];
      expect(suggestions(before + wrong + after, names)[0]).toBe(name);
    }),
    { seed: SEED, numRuns: 2000 },
  );
});
