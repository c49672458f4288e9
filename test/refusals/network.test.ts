import { Egress, NetworkBackend, NetworkEntity } from '../../src';
import { entity, Refusal, refusal } from '../support/refusal';
import { operator } from '../support/subject';

const LONG = 'x'.repeat(63);
const calls =
  (...egress: Egress[]) =>
  () =>
    operator({ egress });

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
      'more than 255 characters',
      calls(Egress.toFqdns([`${`${'*'.repeat(63)}.`.repeat(3)}${'*'.repeat(60)}.com`])),
      noName(`${`${'*'.repeat(63)}.`.repeat(3)}${'*'.repeat(60)}.com`),
    ],
    [
      'an address',
      calls(Egress.toFqdns(['203.0.113.7'])),
      'egress: "203.0.113.7" is an address, and no DNS answer has it as a name; use Egress.toCidrs([\'203.0.113.7/32\'])',
    ],
    ['a part of 64 characters', calls(Egress.toFqdns([`a.${LONG}x.com`])), noName(`a.${LONG}x.com`)],
    ['a last part of 64 characters', calls(Egress.toFqdns([`a.${LONG}x.`])), noName(`a.${LONG}x.`)],
    ['a part of 64 wildcards', calls(Egress.toFqdns([`${'*'.repeat(64)}.com`])), noName(`${'*'.repeat(64)}.com`)],
    [
      'an IPv6 address',
      calls(Egress.toFqdns(['2001:db8::7'])),
      'egress: "2001:db8::7" is an address, and no DNS answer has it as a name; use Egress.toCidrs([\'2001:db8::7/128\'])',
    ],
    ['none', calls(Egress.toFqdns([])), 'egress: no host names were given; name at least one, or remove the rule'],
  ])('%s is refused', (_what, build, message) => {
    expect(refusal(build)).toBe(message);
  });

  test.each([
    'vault.vault.svc',
    'vault.vault.svc.',
    'vault.vault.svc.cluster.local',
    'Vault.vault.SVC.Cluster.Local.',
    '*.vault.svc.cluster.local',
    '10-0-0-1.vault.pod.cluster.local',
    '*.cluster.local',
  ])('%s is refused, since names are never matched within the cluster', (name) => {
    expect(refusal(calls(Egress.toFqdns(['api.example.com', name])))).toBe(
      `egress: "${name}" is a Service of the cluster, and names are matched outside of it only; use Egress.toPods(labels, { namespace, ports })`,
    );
  });

  test.each([
    '*.example.com',
    'API.Example.com',
    'api.example.com.',
    `${LONG}.com`,
    `${LONG}.${LONG}.${LONG}.${LONG.slice(0, 61)}`,
    `${`${'*'.repeat(63)}.`.repeat(3)}${'*'.repeat(59)}.com`,
    'svc.example.com',
    '*.svc.ms',
    'index-1a2b.svc.us-east1-gcp.pinecone.io',
    'my-svc.example.com',
    'cluster.local.example.com',
    'my-cluster.local',
  ])('%s is accepted', (name) => {
    expect(calls(Egress.toFqdns([name]))).not.toThrow();
  });
});

describe('CIDRs:', () => {
  const noCidr = (cidr: string) =>
    `egress: "${cidr}" is not a CIDR; write address/prefix, such as '203.0.113.0/24' or '2001:db8::/32'`;
  const beyond = (cidr: string, right: string) => `egress: "${cidr}" has bits beyond its prefix; write '${right}'`;
  const disguised = (cidr: string) =>
    `egress: "${cidr}" is IPv4 in the guise of IPv6, and matches nothing; write it as IPv4`;
  const nothing = (cidr: string) =>
    `egress: the exception "${cidr}" leaves nothing of its CIDR; remove both, or except a part`;
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
    ['bits beyond the prefix', calls(Egress.toCidrs(['203.0.113.7/24'])), beyond('203.0.113.7/24', '203.0.113.0/24')],
    ['bits within a byte', calls(Egress.toCidrs(['10.96.0.0/10'])), beyond('10.96.0.0/10', '10.64.0.0/10')],
    ['any address with bits', calls(Egress.toCidrs(['10.0.0.0/0'])), beyond('10.0.0.0/0', '0.0.0.0/0')],
    ['IPv6 with bits', calls(Egress.toCidrs(['2001:DB8::1/32'])), beyond('2001:DB8::1/32', '2001:db8::/32')],
    [
      'bits in an exception',
      calls(Egress.toCidrs(['10.0.0.0/8'], { except: ['10.1.2.3/16'] })),
      beyond('10.1.2.3/16', '10.1.0.0/16'),
    ],
    ['IPv4 as IPv6', calls(Egress.toCidrs(['::ffff:10.0.0.0/104'])), disguised('::ffff:10.0.0.0/104')],
    ['IPv4 as IPv6 in hex', calls(Egress.toCidrs(['0:0::FFFF:a00:0/104'])), disguised('0:0::FFFF:a00:0/104')],
    ['an exception of all', calls(Egress.toCidrs(['10.0.0.0/8'], { except: ['10.0.0.0/8'] })), nothing('10.0.0.0/8')],
    [
      'an exception of all, spelled otherwise',
      calls(Egress.toCidrs(['2001:db8::/32'], { except: ['2001:DB8:0::/32'] })),
      nothing('2001:DB8:0::/32'),
    ],
    ['none', calls(Egress.toCidrs([])), 'egress: no CIDRs were given; name at least one, or remove the rule'],
  ])('%s is refused', (_what, build, message) => {
    expect(refusal(build)).toBe(message);
  });

  test('a whole family, one address and exceptions that are all but the CIDR are accepted', () => {
    expect(
      calls(
        Egress.toCidrs(['0.0.0.0/0', '::/0']),
        Egress.toCidrs(['203.0.113.7/32', '2001:db8::7/128']),
        Egress.toCidrs(['10.0.0.0/8'], { except: ['10.0.0.0/9', '10.128.0.0/9'] }),
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
    ['a negative one', calls(Egress.toEntities([NetworkEntity.WORLD], { ports: [-1] })), noPort('-1')],
  ])('%s is refused', (_what, build, message) => {
    expect(refusal(build)).toBe(message);
  });
});

describe('pods and entities:', () => {
  const noEntity = (entity: string) =>
    `egress: "${entity}" is no entity; use one of all, cluster, health, host, ingress, init, kube-apiserver, remote-node, unmanaged, world`;

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
    ['an entity that there is not', calls(Egress.toEntities([entity('internet')])), noEntity('internet')],
    [
      'one of several entities that there is not',
      calls(Egress.toEntities([NetworkEntity.WORLD, entity('World')])),
      noEntity('World'),
    ],
  ])('%s is refused', (_what, build, message) => {
    expect(refusal(build)).toBe(message);
  });
});

describe('egress that no policy would hold is refused', () => {
  const network = { backend: NetworkBackend.NONE };
  const world = Egress.toEntities([NetworkEntity.WORLD]);
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
