import * as fc from 'fast-check';
import { canonicalCidr, cidrProblems, isWithin } from '../../src/model/cidr';

test.each([
  ['10.1.0.0/16', '10.0.0.0/8', true],
  ['10.0.0.0/8', '10.0.0.0/8', true],
  ['10.255.255.255/32', '10.0.0.0/8', true],
  ['11.0.0.0/16', '10.0.0.0/8', false],
  ['10.0.0.0/7', '10.0.0.0/8', false],
  ['10.0.0.0/8', '0.0.0.0/0', true],
  ['192.168.128.0/17', '192.168.0.0/17', false],
  ['2001:db8:1::/48', '2001:db8::/32', true],
  ['2001:db9::/48', '2001:db8::/32', false],
  ['2001:db8::/48', '0.0.0.0/0', false],
  ['10.0.0.0/8', '::/0', false],
  ['ten', '10.0.0.0/8', false],
  ['10.0.0.0/8', 'ten', false],
])('%s within %s: %p', (inner, outer, within) => {
  expect(isWithin(inner, outer)).toBe(within);
});

test.each(['1::ffff:0/112', '0.0.0.0/0', '10.0.0.0/8', '10.0.0.1/32', '::/0', '2001:db8::/32', '2001:DB8::1/128'])(
  '%s is a CIDR',
  (cidr) => {
    expect(cidrProblems('egress', cidr)).toEqual([]);
  },
);

test.each([
  '',
  '/',
  '/8',
  '10.0.0.0/',
  '10.0.0.0/8/8',
  '10.0.0.0/ 8',
  '10.0.0.0/-1',
  '10.0.0/8',
  '256.0.0.0/8',
  '010.0.0.0/8',
  ':::/0',
])('%p is not', (cidr) => {
  expect(cidrProblems('egress', cidr)).toHaveLength(1);
});

test.each([
  ['10.0.0.0/8', '10.0.0.0/8'],
  ['203.0.113.7/32', '203.0.113.7/32'],
  ['::/0', '::/0'],
  ['0:0:0:0:0:0:0:0/0', '::/0'],
  ['2001:DB8::/32', '2001:db8::/32'],
  ['2001:0db8:0000::/32', '2001:db8::/32'],
  ['2001:db8:0:0:0:0:0:1/128', '2001:db8::1/128'],
  ['2001:db8:0:0:1:0:0:0/80', '2001:db8:0:0:1::/80'],
  ['2001:db8::1:0:0:1/128', '2001:db8::1:0:0:1/128'],
  ['2001:db8:0:1:1:1:1:1/128', '2001:db8:0:1:1:1:1:1/128'],
  ['64:ff9b::192.0.2.1/128', '64:ff9b::c000:201/128'],
  ['FE80::/10', 'fe80::/10'],
  ['::2:0/112', '::2:0/112'],
  ['::1.2.3.4/128', '::102:304/128'],
  ['1:2:3:4:5:6:1.2.3.4/128', '1:2:3:4:5:6:102:304/128'],
  ['0:0:1:0:0:0:1:0/127', '0:0:1::1:0/127'],
  ['1:0:0:2:0:0:0:0/80', '1:0:0:2::/80'],
  ['10:0:0:a0:0:0:0b:0/128', '10::a0:0:0:b:0/128'],
  ['1:2:3:4:5:6:7::/112', '1:2:3:4:5:6:7:0/112'],
  ['no CIDR', 'no CIDR'],
])('%s is usually spelled %s', (cidr, usual) => {
  expect(canonicalCidr(cidr)).toBe(usual);
});

test.each([
  ['10.0.0.1/0', '0.0.0.0/0'],
  ['255.255.255.255/1', '128.0.0.0/1'],
  ['255.255.255.255/7', '254.0.0.0/7'],
  ['255.255.255.255/8', '255.0.0.0/8'],
  ['255.255.255.255/9', '255.128.0.0/9'],
  ['255.255.255.255/16', '255.255.0.0/16'],
  ['255.255.255.255/17', '255.255.128.0/17'],
  ['255.255.255.255/24', '255.255.255.0/24'],
  ['255.255.255.255/25', '255.255.255.128/25'],
  ['255.255.255.255/31', '255.255.255.254/31'],
  ['::1/0', '::/0'],
  ['ffff::1/1', '8000::/1'],
  ['ffff:ffff::/15', 'fffe::/15'],
  ['ffff:ffff::/17', 'ffff:8000::/17'],
  ['2001:db8:ffff:ffff::/63', '2001:db8:ffff:fffe::/63'],
  ['2001:db8:0:0:1::/64', '2001:db8::/64'],
  ['2001:db8::ffff/127', '2001:db8::fffe/127'],
  ['ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/127', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe/127'],
  ['1:2:3:4:5:6:7::/96', '1:2:3:4:5:6::/96'],
  ['::1:2:3:4:5:6:7/48', '0:1:2::/48'],
  ['64:ff9b::192.0.2.1/96', '64:ff9b::/96'],
])('%s has bits beyond its prefix, and should be %s', (cidr, right) => {
  expect(cidrProblems('egress', cidr)).toEqual([
    { path: 'egress', message: `"${cidr}" has bits beyond its prefix`, remedy: `write '${right}'` },
  ]);
  expect(cidrProblems('egress', right)).toEqual([]);
});

test.each(['::ffff:10.0.0.0/104', '::ffff:a00:0/104', '0:0:0:0:0:ffff:10.0.0.1/128', '::FFFF:0:0/96'])(
  '%s is IPv4, which must be written as such',
  (cidr) => {
    expect(cidrProblems('egress', cidr)).toEqual([
      {
        path: 'egress',
        message: `"${cidr}" is IPv4 in the guise of IPv6, and matches nothing`,
        remedy: 'write it as IPv4',
      },
    ]);
  },
);

// URLs have the same rule, and another implementation of it.
test('any IPv6 address is spelled as in a URL', () => {
  const group = fc.oneof(fc.constant('0'), fc.constantFrom('000a', 'A0', '00f0', 'ffff'));
  const addresses = fc.oneof(
    fc.ipV6(),
    fc.array(group, { minLength: 8, maxLength: 8 }).map((groups) => groups.join(':')),
  );
  fc.assert(
    fc.property(addresses, (address) => {
      expect(`[${canonicalCidr(`${address}/128`)}]`).toBe(
        new URL(`http://[${address}]/`).hostname.replace(']', '/128]'),
      );
    }),
    { numRuns: 2000, seed: 20_260_101 },
  );
});
