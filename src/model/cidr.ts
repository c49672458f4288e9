import { BlockList, isIP } from 'node:net';
import { Problem, problem, quote } from './problem';

interface Cidr {
  readonly address: string;
  readonly family: 'ipv4' | 'ipv6';
  readonly prefix: number;
}

export function cidrProblems(path: string, value: string): Problem[] {
  return parseCidr(value)
    ? []
    : [
        problem(
          path,
          `${quote(value)} is not a CIDR`,
          "write address/prefix, such as '203.0.113.0/24' or '2001:db8::/32'",
        ),
      ];
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
