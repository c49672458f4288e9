import { cidrProblems, isWithin } from '../../src/model/cidr';

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

test.each(['0.0.0.0/0', '10.0.0.0/8', '10.0.0.1/32', '::/0', '2001:db8::/32', '2001:DB8::1/128'])(
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
