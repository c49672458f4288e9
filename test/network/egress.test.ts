import { Protocol } from 'cdk8s-plus-28';
import { Egress, EgressEntity, NetworkBackend } from '../../src';
import { at, documents, find } from '../support/documents';
import { NAMESPACE, operator } from '../support/subject';

/** What the policy allows beside the API server and DNS. */
function declared(...egress: Egress[]): unknown[] {
  const spec = find(documents(operator({ egress })), 'CiliumNetworkPolicy').spec;
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
    'entities',
    Egress.toEntities([EgressEntity.WORLD, EgressEntity.REMOTE_NODE], { ports: [80] }),
    { toEntities: ['world', 'remote-node'], toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }] }] },
  ],
])('egress to %s becomes one rule', (_what, egress, rule) => {
  expect(declared(egress)).toEqual([rule]);
});

test('rules keep their order', () => {
  expect(declared(Egress.toCidrs(['10.0.0.0/8']), Egress.toEntities([EgressEntity.HOST]))).toEqual([
    { toCIDRSet: [{ cidr: '10.0.0.0/8' }] },
    { toEntities: ['host'] },
  ]);
});

test('DNS answers are read where names are allowed, and only there', () => {
  const dnsRules = (...egress: Egress[]) =>
    at(find(documents(operator({ egress })), 'CiliumNetworkPolicy'), 'spec', 'egress', 1, 'toPorts', 0, 'rules');
  expect(dnsRules(Egress.toFqdns(['api.example.com']))).toEqual({ dns: [{ matchPattern: '*' }] });
  expect(dnsRules(Egress.toCidrs(['10.0.0.0/8']))).toBeUndefined();
});

test('without a backend there is no policy', () => {
  const subject = operator({ network: { backend: NetworkBackend.NONE } });
  expect(documents(subject).map((doc) => doc.kind)).not.toContain('CiliumNetworkPolicy');
  expect(subject.networkPolicy).toBeUndefined();
});
