import * as fc from 'fast-check';
import { imageComponent, imageEndings, imageRepository, imageVersion, isVersionIn } from '../../src/model/image';

const SEED = Number(process.env.PROPERTY_SEED ?? 20_260_101);
const DIGEST = 'sha256:594ceea76b01c592858f803f9ff4d2cb40542cae2060410b2c95f75907d659e1';

test.each([
  ['source-controller', 'source-controller', 'source-controller', undefined],
  ['fluxcd/source-controller:v1.6.2', 'fluxcd/source-controller', 'source-controller', [1, 6, 2]],
  ['ghcr.io/fluxcd/source-controller', 'ghcr.io/fluxcd/source-controller', 'source-controller', undefined],
  ['localhost:5000/manager', 'localhost:5000/manager', 'manager', undefined],
  ['localhost:5000/manager:2', 'localhost:5000/manager', 'manager', [2]],
  ['registry.example.com:8443/a/b/c:1.2', 'registry.example.com:8443/a/b/c', 'c', [1, 2]],
  [`a/b@${DIGEST}`, 'a/b', 'b', undefined],
  [`a/b:v1.15.1@${DIGEST}`, 'a/b', 'b', [1, 15, 1]],
  [`localhost:5000/a/b:v1.15.1@${DIGEST}`, 'localhost:5000/a/b', 'b', [1, 15, 1]],
  [`localhost:5000/a/b@${DIGEST}`, 'localhost:5000/a/b', 'b', undefined],
  ['a/b:v0.4.0-alpha.7', 'a/b', 'b', [0, 4, 0]],
  ['a/b:1.2.3+build.5', 'a/b', 'b', [1, 2, 3]],
  ['a/b:v1.2.3-ubi8', 'a/b', 'b', [1, 2, 3]],
  ['a/b:10.20.30.40', 'a/b', 'b', [10, 20, 30, 40]],
  ['a/b:latest', 'a/b', 'b', undefined],
  ['a/b:main-1.2.3', 'a/b', 'b', undefined],
  ['a/b:release-1.2', 'a/b', 'b', undefined],
  ['a/b:v', 'a/b', 'b', undefined],
  ['a/b:1.x', 'a/b', 'b', undefined],
  ['', '', '', undefined],
])('%p is of %p, the last part %p, the version %j', (image, repository, component, version) => {
  expect(imageRepository(image)).toBe(repository);
  expect(imageComponent(image)).toBe(component);
  expect(imageVersion(image)).toEqual(version);
});

describe("an image is a controller's", () => {
  test.each([
    ['kube-scheduler', 'kube-scheduler'],
    ['registry.k8s.io/kube-scheduler:v1.36.3', 'kube-scheduler'],
    ['fluxcd/source-controller', 'fluxcd/source-controller'],
    ['ghcr.io/fluxcd/source-controller:v1.6.2', 'fluxcd/source-controller'],
    ['mirror.example.com:5000/ghcr.io/fluxcd/source-controller:v1.6.2', 'fluxcd/source-controller'],
    [`ghcr.io/fluxcd/source-controller@${DIGEST}`, 'fluxcd/source-controller'],
    [`ghcr.io/fluxcd/source-controller:v1.6.2@${DIGEST}`, 'fluxcd/source-controller'],
  ])('%s that of %s', (image, ending) => {
    expect(imageEndings(image)).toContain(ending);
  });

  test.each([
    ['a longer name', 'my-kube-scheduler:v1', 'kube-scheduler'],
    ['a longer owner', 'ghcr.io/notfluxcd/source-controller', 'fluxcd/source-controller'],
    ['another owner', 'ghcr.io/acme/source-controller', 'fluxcd/source-controller'],
    ['its namesake in a deeper place', 'ghcr.io/fluxcd/source-controller/debug', 'fluxcd/source-controller'],
    ['a tag that ends so', 'ghcr.io/acme/x:source-controller', 'source-controller'],
    ['nothing', '', 'kube-scheduler'],
  ])('but not by %s', (_what, image, ending) => {
    expect(imageEndings(image)).not.toContain(ending);
  });

  test('by each of its ends, and by nothing else', () => {
    expect(imageEndings('ghcr.io:443/fluxcd/source-controller:v1')).toEqual([
      'source-controller',
      'fluxcd/source-controller',
      'ghcr.io:443/fluxcd/source-controller',
    ]);
  });
});

describe('a version is in a range', () => {
  test.each([
    [[1], {}],
    [[0, 4, 0], { since: '0.4' }],
    [[0, 4], { since: '0.4.0' }],
    [[0, 10], { since: '0.9' }],
    [[2], { since: '1.10.1' }],
    [[0, 3, 4], { before: '0.4' }],
    [[0, 3, 99], { before: '0.4' }],
    [[1, 5], { since: '1.5', before: '1.6' }],
    [[0], { before: '0.0.1' }],
    [[1, 2], { since: 'v1.2' }],
  ])('%j in %j', (version, range) => {
    expect(isVersionIn(version, range)).toBe(true);
  });

  test.each([
    [[0, 3, 4], { since: '0.4' }],
    [[0, 9], { since: '0.10' }],
    [[1, 10, 0], { since: '1.10.1' }],
    [[0, 4], { before: '0.4' }],
    [[0, 4, 0], { before: '0.4' }],
    [[0, 4], { before: '0.4.0' }],
    [[1, 6], { since: '1.5', before: '1.6' }],
    [[1, 4, 9], { since: '1.5', before: '1.6' }],
  ])('%j not in %j', (version, range) => {
    expect(isVersionIn(version, range)).toBe(false);
  });
});

test('every version is on one side of every other', () => {
  const version = fc.array(fc.nat(30), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(version, version, (one, other) => {
      const border = other.join('.');
      expect(isVersionIn(one, { since: border })).toBe(!isVersionIn(one, { before: border }));
      expect(isVersionIn(other, { since: border })).toBe(true);
    }),
    { seed: SEED, numRuns: 1000 },
  );
});
