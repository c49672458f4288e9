import { Protocol } from 'cdk8s-plus-28';
import { Egress, NetworkBackend, NetworkEntity, Platform } from '../../src';
import { at, documents, find } from '../support/documents';
import { NAMESPACE, operator } from '../support/subject';

const network = { platform: Platform.SELF_MANAGED };

/** What the policy allows beside the API server and DNS. */
function declared(...egress: Egress[]): unknown[] {
  const spec = find(documents(operator({ network, egress })), 'CiliumNetworkPolicy').spec;
  return (at(spec, 'egress') as unknown[]).slice(2);
}

const NAMESPACE_LABEL = 'k8s:io.kubernetes.pod.namespace';

test.each<[string, Egress, object]>([
  [
    'names and patterns, in lower case and without the last dot',
    Egress.toFqdns(['API.example.com', '*.example.org', 'example.net.'], { ports: [443] }),
    {
      toFQDNs: [{ matchName: 'api.example.com' }, { matchPattern: '*.example.org' }, { matchName: 'example.net' }],
      toPorts: [{ ports: [{ port: '443', protocol: 'TCP' }] }],
    },
  ],
  [
    'CIDRs with exceptions, and ports of another protocol',
    Egress.toCidrs(['10.0.0.0/8'], {
      except: ['10.1.0.0/16', '10.2.0.0/16'],
      ports: [53, 5353],
      protocol: Protocol.UDP,
    }),
    {
      toCIDRSet: [{ cidr: '10.0.0.0/8', except: ['10.1.0.0/16', '10.2.0.0/16'] }],
      toPorts: [
        {
          ports: [
            { port: '53', protocol: 'UDP' },
            { port: '5353', protocol: 'UDP' },
          ],
        },
      ],
    },
  ],
  [
    'CIDRs without ports',
    Egress.toCidrs(['10.0.0.0/8', '::/0']),
    { toCIDRSet: [{ cidr: '10.0.0.0/8' }, { cidr: '::/0' }] },
  ],
  [
    'CIDRs in their usual spelling',
    Egress.toCidrs(['2001:DB8:0::/32'], { except: ['2001:0db8:0:0:1:0:0:0/80'] }),
    { toCIDRSet: [{ cidr: '2001:db8::/32', except: ['2001:db8:0:0:1::/80'] }] },
  ],
  [
    'pods of its own namespace',
    Egress.toPods({ app: 'database' }, { ports: [5432] }),
    {
      toEndpoints: [{ matchLabels: { [NAMESPACE_LABEL]: NAMESPACE, 'k8s:app': 'database' } }],
      toPorts: [{ ports: [{ port: '5432', protocol: 'TCP' }] }],
    },
  ],
  [
    'pods of another namespace',
    Egress.toPods({ app: 'vault' }, { namespace: 'vault' }),
    { toEndpoints: [{ matchLabels: { [NAMESPACE_LABEL]: 'vault', 'k8s:app': 'vault' } }] },
  ],
  [
    'every pod of a namespace',
    Egress.toPods({}, { namespace: 'vault' }),
    { toEndpoints: [{ matchLabels: { [NAMESPACE_LABEL]: 'vault' } }] },
  ],
  [
    'every pod of some namespaces',
    Egress.toNamespaces(['team-a', 'team-b'], { ports: [8443] }),
    {
      toEndpoints: [{ matchLabels: { [NAMESPACE_LABEL]: 'team-a' } }, { matchLabels: { [NAMESPACE_LABEL]: 'team-b' } }],
      toPorts: [{ ports: [{ port: '8443', protocol: 'TCP' }] }],
    },
  ],
  [
    'a port by SCTP',
    Egress.toPods({ app: 'x' }, { ports: [9], protocol: Protocol.SCTP }),
    {
      toEndpoints: [{ matchLabels: { [NAMESPACE_LABEL]: NAMESPACE, 'k8s:app': 'x' } }],
      toPorts: [{ ports: [{ port: '9', protocol: 'SCTP' }] }],
    },
  ],
  [
    'entities',
    Egress.toEntities([NetworkEntity.WORLD, NetworkEntity.REMOTE_NODE], { ports: [80] }),
    { toEntities: ['world', 'remote-node'], toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }] }] },
  ],
])('egress to %s becomes one rule', (_what, egress, rule) => {
  expect(declared(egress)).toEqual([rule]);
});

test('rules keep their order', () => {
  expect(declared(Egress.toCidrs(['10.0.0.0/8']), Egress.toEntities([NetworkEntity.HOST]))).toEqual([
    { toCIDRSet: [{ cidr: '10.0.0.0/8' }] },
    { toEntities: ['host'] },
  ]);
});

test.each([
  [40, [40]],
  [41, [40, 1]],
  [80, [40, 40]],
  [81, [40, 40, 1]],
])('%i ports are listed in lists of at most 40', (length, sizes) => {
  const ports = Array.from({ length }, (_, i) => i + 1);
  const [rule] = declared(Egress.toCidrs(['10.0.0.0/8'], { ports }));
  const lists = at(rule, 'toPorts') as { ports: { port: string; protocol: string }[] }[];
  expect(lists.map((list) => list.ports.length)).toEqual(sizes);
  expect(lists.flatMap((list) => list.ports.map(({ port }) => Number(port)))).toEqual(ports);
});

/** The rules for what DNS may be asked, one for each rule of the policy that has ports. */
const asked = (platform: Platform, ...egress: Egress[]) => {
  const policy = find(documents(operator({ network: { platform }, egress })), 'CiliumNetworkPolicy');
  return (at(policy, 'spec', 'egress') as unknown[]).map((rule) => at(rule, 'toPorts', 0, 'rules'));
};
const READ = { dns: [{ matchPattern: '*' }] };

test('DNS answers are read where names are allowed, and only there', () => {
  expect(asked(Platform.SELF_MANAGED, Egress.toFqdns(['api.example.com']))).toEqual([undefined, READ, undefined]);
  expect(asked(Platform.SELF_MANAGED, Egress.toCidrs(['10.0.0.0/8']))).toEqual([undefined, undefined, undefined]);
});

test('where names are allowed, the answers of every server of DNS are read', () => {
  expect(asked(Platform.ANY, Egress.toFqdns(['api.example.com']))).toEqual([undefined, READ, READ, READ, undefined]);
});

test('names that are added later have DNS answers read too', () => {
  const subject = operator({ network });
  subject.addEgress(Egress.toFqdns(['api.example.com']));
  const policy = find(documents(subject), 'CiliumNetworkPolicy');
  expect(at(policy, 'spec', 'egress', 1, 'toPorts', 0, 'rules')).toEqual(READ);
});

test('the API server and DNS are there once, even if named again', () => {
  expect(declared(Egress.toApiServer(), Egress.toDns(), Egress.toCidrs(['10.0.0.0/8']))).toEqual([
    { toCIDRSet: [{ cidr: '10.0.0.0/8' }] },
  ]);
});

test('without a backend there is no policy', () => {
  const subject = operator({ network: { backend: NetworkBackend.NONE } });
  expect(documents(subject).map((doc) => doc.kind)).not.toContain('CiliumNetworkPolicy');
  expect(subject.networkPolicy).toBeUndefined();
});
