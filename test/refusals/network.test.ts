import { Egress, EgressEntity, NetworkBackend } from '../../src';
import { Refusal, refusal } from '../support/refusal';
import { operator } from '../support/subject';

const calls =
  (...egress: Egress[]) =>
  () =>
    operator({ egress });
const ports = (length: number) => Array.from({ length }, (_, i) => i + 1);

describe('host names:', () => {
  const noName = (name: string) =>
    `egress: "${name}" is not a fully qualified host name; write it as in DNS, such as 'api.example.com' or '*.example.com', without scheme or port`;

  test.each<Refusal>([
    ['a scheme', calls(Egress.toFqdns(['https://api.example.com'])), noName('https://api.example.com')],
    ['a port', calls(Egress.toFqdns(['api.example.com:443'])), noName('api.example.com:443')],
    ['a path', calls(Egress.toFqdns(['api.example.com/v1'])), noName('api.example.com/v1')],
    ['a single word', calls(Egress.toFqdns(['localhost'])), noName('localhost')],
    ['nothing', calls(Egress.toFqdns([''])), noName('')],
    [
      'an address',
      calls(Egress.toFqdns(['203.0.113.7'])),
      'egress: "203.0.113.7" is an address, and no DNS answer has it as a name; use Egress.toCidrs([\'203.0.113.7/32\'])',
    ],
    ['none', calls(Egress.toFqdns([])), 'egress: no host names were given; name at least one, or remove the rule'],
  ])('%s is refused', (_what, build, message) => {
    expect(refusal(build)).toBe(message);
  });

  test('wildcards, upper case and a dot at the end are accepted', () => {
    expect(calls(Egress.toFqdns(['*.example.com', 'API.Example.com', 'api.example.com.']))).not.toThrow();
  });
});

describe('CIDRs:', () => {
  const noCidr = (cidr: string) =>
    `egress: "${cidr}" is not a CIDR; write address/prefix, such as '203.0.113.0/24' or '2001:db8::/32'`;
  const outside = (inner: string, outer: string) =>
    `egress: the exception "${inner}" does not lie within every one of ${outer}; except only parts of the CIDRs of the same rule`;

  test.each<Refusal>([
    ['an address', calls(Egress.toCidrs(['203.0.113.7'])), noCidr('203.0.113.7')],
    ['a prefix that is too long', calls(Egress.toCidrs(['203.0.113.0/33'])), noCidr('203.0.113.0/33')],
    ['a prefix with a leading zero', calls(Egress.toCidrs(['10.0.0.0/08'])), noCidr('10.0.0.0/08')],
    ['an IPv6 prefix that is too long', calls(Egress.toCidrs(['2001:db8::/129'])), noCidr('2001:db8::/129')],
    ['an address with a zone', calls(Egress.toCidrs(['fe80::1%eth0/64'])), noCidr('fe80::1%eth0/64')],
    ['a number too many', calls(Egress.toCidrs(['10.0.0.0.0/8'])), noCidr('10.0.0.0.0/8')],
    ['a malformed exception', calls(Egress.toCidrs(['10.0.0.0/8'], { except: ['10.1'] })), noCidr('10.1')],
    [
      'an exception elsewhere',
      calls(Egress.toCidrs(['10.0.0.0/8'], { except: ['192.168.0.0/16'] })),
      outside('192.168.0.0/16', '10.0.0.0/8'),
    ],
    [
      'an exception wider than the CIDR',
      calls(Egress.toCidrs(['10.1.0.0/16'], { except: ['10.0.0.0/8'] })),
      outside('10.0.0.0/8', '10.1.0.0/16'),
    ],
    [
      'an exception within only one of two',
      calls(Egress.toCidrs(['10.0.0.0/8', '172.16.0.0/12'], { except: ['10.1.0.0/16'] })),
      outside('10.1.0.0/16', '10.0.0.0/8, 172.16.0.0/12'),
    ],
    [
      'an exception of the other family',
      calls(Egress.toCidrs(['10.0.0.0/8'], { except: ['2001:db8::/32'] })),
      outside('2001:db8::/32', '10.0.0.0/8'),
    ],
    ['none', calls(Egress.toCidrs([])), 'egress: no CIDRs were given; name at least one, or remove the rule'],
  ])('%s is refused', (_what, build, message) => {
    expect(refusal(build)).toBe(message);
  });

  test('a whole family, one address and an exception as wide as the CIDR are accepted', () => {
    expect(
      calls(
        Egress.toCidrs(['0.0.0.0/0', '::/0']),
        Egress.toCidrs(['203.0.113.7/32']),
        Egress.toCidrs(['10.0.0.0/8'], { except: ['10.0.0.0/8'] }),
      ),
    ).not.toThrow();
  });
});

describe('ports:', () => {
  const noPort = (port: string) => `egress: ${port} is not a port; use a whole number from 1 to 65535`;

  test.each<Refusal>([
    ['0', calls(Egress.toFqdns(['a.example.com'], { ports: [443, 0] })), noPort('0')],
    ['65536', calls(Egress.toCidrs(['10.0.0.0/8'], { ports: [65536] })), noPort('65536')],
    ['a fraction', calls(Egress.toPods({}, { ports: [80.5] })), noPort('80.5')],
    ['a negative one', calls(Egress.toEntities([EgressEntity.WORLD], { ports: [-1] })), noPort('-1')],
    [
      '41 of them',
      calls(Egress.toFqdns(['a.example.com'], { ports: ports(41) })),
      'egress: 41 ports are more than the 40 that a rule may list; split it into several rules',
    ],
  ])('%s is refused', (_what, build, message) => {
    expect(refusal(build)).toBe(message);
  });

  test('40 of them are accepted', () => {
    expect(calls(Egress.toFqdns(['a.example.com'], { ports: ports(40) }))).not.toThrow();
  });
});

describe('pods and entities:', () => {
  test.each<Refusal>([
    [
      'a malformed label',
      calls(Egress.toPods({ 'my app': 'x' })),
      'egress: "my app" is not a label key; use [DNS subdomain/]name, the name with at most 63 characters',
    ],
    [
      'a malformed namespace',
      calls(Egress.toPods({ app: 'x' }, { namespace: 'Other' })),
      `egress: "Other" is not a DNS label; use at most 63 lower-case letters, digits and '-', beginning and ending with a letter or digit`,
    ],
    [
      'no entity',
      calls(Egress.toEntities([])),
      'egress: no entities were given; name at least one, or remove the rule',
    ],
  ])('%s is refused', (_what, build, message) => {
    expect(refusal(build)).toBe(message);
  });
});

describe('egress that no policy would hold is refused', () => {
  const network = { backend: NetworkBackend.NONE };
  const world = Egress.toEntities([EgressEntity.WORLD]);
  const message =
    'egress: egress was declared with network.backend NONE, which renders no policy; remove one of the two';

  test('in the props', () => {
    expect(refusal(() => operator({ network, egress: [world] }))).toBe(message);
  });

  test('added later', () => {
    const subject = operator({ network });
    expect(
      refusal(() => {
        subject.addEgress(world);
      }),
    ).toBe(message);
  });

  test('but not where there is none', () => {
    expect(operator({ network, egress: [] }).networkPolicy).toBeUndefined();
  });
});
