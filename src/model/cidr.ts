import { BlockList, isIP } from 'node:net';
import { Problem, problem, quote } from './problem';

interface Cidr {
  readonly address: string;
  readonly family: 'ipv4' | 'ipv6';
  readonly prefix: number;
}

export function cidrProblems(path: string, value: string): Problem[] {
  const cidr = parseCidr(value);
  if (!cidr) {
    return [
      problem(
        path,
        `${quote(value)} is not a CIDR`,
        "write address/prefix, such as '203.0.113.0/24' or '2001:db8::/32'",
      ),
    ];
  }
  if (cidr.family === 'ipv6' && /^(0,){5}65535,/.test(groupsOf(cidr.address, cidr.family).join())) {
    return [problem(path, `${quote(value)} is IPv4 in the guise of IPv6, and matches nothing`, 'write it as IPv4')];
  }
  const network = networkAddress(cidr);
  return network === canonicalAddress(cidr)
    ? []
    : [problem(path, `${quote(value)} has bits beyond its prefix`, `write '${network}/${cidr.prefix}'`)];
}

/** The usual spelling, which the API server asks for. */
export function canonicalCidr(value: string): string {
  const cidr = parseCidr(value);
  return cidr ? `${canonicalAddress(cidr)}/${cidr.prefix}` : value;
}

/** How the families write an address: groups of so many bits. */
const SPELLING = {
  ipv4: { separator: '.', radix: 10, width: 8 },
  ipv6: { separator: ':', radix: 16, width: 16 },
} as const;

function canonicalAddress({ address, family }: Cidr): string {
  return spell(groupsOf(address, family), family);
}

/** The address without what its prefix does not cover. */
function networkAddress({ address, family, prefix }: Cidr): string {
  const { width } = SPELLING[family];
  const groups = groupsOf(address, family).map((group, i) => {
    const kept = Math.min(Math.max(prefix - i * width, 0), width);
    return group & ~((1 << (width - kept)) - 1);
  });
  return spell(groups, family);
}

/** All groups, also those that `::` stands for, and a last part in IPv4. */
function groupsOf(address: string, family: Cidr['family']): number[] {
  if (family === 'ipv4') {
    return address.split('.').map(Number);
  }
  const hex = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...bytes: string[]) => {
    const [a, b, c, d] = bytes.map(Number);
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  });
  const [left, right] = hex.split('::').map((part) => part.split(':').filter((group) => group !== ''));
  const zeros = Array<string>(8 - left.length - (right?.length ?? 0)).fill('0');
  return [...left, ...zeros, ...(right ?? [])].map((group) => parseInt(group, 16));
}

/** With the longest run of zeros as `::`, the first of several. */
function spell(groups: readonly number[], family: Cidr['family']): string {
  const { separator, radix } = SPELLING[family];
  const text = groups.map((group) => group.toString(radix)).join(separator);
  const runs = family === 'ipv6' ? (text.match(/\b0(:0)+\b/g) ?? []) : [];
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '');
  return longest === '' ? text : text.replace(new RegExp(`(^|:)${longest}(:|$)`), '::');
}

/** Whether all of the inner range lies in the outer; false where either is no CIDR. */
export function isWithin(inner: string, outer: string): boolean {
  const [a, b] = [parseCidr(inner), parseCidr(outer)];
  if (!a || a.family !== b?.family || a.prefix < b.prefix) {
    return false;
  }
  const range = new BlockList();
  range.addSubnet(b.address, b.prefix, b.family);
  return range.check(a.address, a.family);
}

function parseCidr(value: string): Cidr | undefined {
  const [address, prefix, ...rest] = value.split('/');
  const version = isIP(address ?? '');
  if (
    !address ||
    version === 0 ||
    address.includes('%') ||
    !/^(0|[1-9]\d{0,2})$/.test(prefix ?? '') ||
    rest.length > 0
  ) {
    return undefined;
  }
  if (Number(prefix) > (version === 4 ? 32 : 128)) {
    return undefined;
  }
  return { address, family: version === 4 ? 'ipv4' : 'ipv6', prefix: Number(prefix) };
}
