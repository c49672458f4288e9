import { describeReach, reachOf } from '../../../src/model/policy/description';
import { PLATFORMS } from '../../../src/network/platforms';

test.each([
  [{}, ''],
  [{ calls: [] }, 'Calls nobody.'],
  [{ calledBy: [] }, 'Called by nobody.'],
  [{ calls: ['a', 'b'], calledBy: ['c'] }, 'Calls a; b. Called by c.'],
])('%j reads "%s"', (reach, text) => {
  expect(describeReach(reach)).toBe(text);
});

test('a direction that is not judged is absent', () => {
  const subject = { labels: {} };
  expect(reachOf({ subject }, PLATFORMS.any, 'cilium')).toEqual({});
  expect(reachOf({ subject, egress: [{ peer: 'dns' }] }, PLATFORMS.any, 'cilium')).toEqual({ calls: ['cluster DNS'] });
  expect(reachOf({ subject, ingress: [] }, PLATFORMS.any, 'cilium')).toEqual({ calledBy: [] });
});

test('ports of several protocols are in groups', () => {
  const ports = [
    { port: 53, protocol: 'UDP' },
    { port: 53, protocol: 'TCP' },
    { port: 5353, protocol: 'UDP' },
  ] as const;
  const ingress = [{ peer: 'cidrs', cidrs: ['10.0.0.0/8'], except: [], ports }] as const;
  expect(reachOf({ subject: { labels: {} }, ingress }, PLATFORMS.any, 'cilium').calledBy).toEqual([
    '10.0.0.0/8 (UDP 53, 5353; TCP 53)',
  ]);
});
