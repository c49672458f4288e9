import { assertSchemas, publishedKinds, schemaErrors } from '../support/schema';
import { edit } from './edit';
import { ciliumNetworkPolicy, deployment, podDisruptionBudget, validDocuments } from './valid-documents';

const pod = '/spec/template/spec';

describe('a valid document', () => {
  it.each(validDocuments.map((doc) => [`${String(doc.apiVersion)}/${String(doc.kind)}`, doc]))(
    'of %s has no schema errors',
    (_kind, doc) => {
      expect(schemaErrors(doc)).toEqual([]);
    },
  );

  it('may hold a string or a number where the published type takes both', () => {
    expect(schemaErrors(edit(podDisruptionBudget, '/spec/maxUnavailable', '50%'))).toEqual([]);
    expect(schemaErrors(edit(deployment, `${pod}/containers/0/resources/limits/memory`, 134217728))).toEqual([]);
  });
});

describe('an unknown field', () => {
  it.each([
    ['in a pod template', edit(deployment, `${pod}/containers/0/imagee`, 'x'), `${pod}/containers/0`, 'imagee'],
    [
      'in a spread constraint',
      edit(deployment, `${pod}/topologySpreadConstraints/0/skew`, 1),
      `${pod}/topologySpreadConstraints/0`,
      'skew',
    ],
    ['in the metadata', edit(deployment, '/metadata/nam', 'x'), '/metadata', 'nam'],
    ['next to the spec', edit(deployment, '/specs', {}), '/', 'specs'],
  ])('%s is an error', (_where, doc, path, field) => {
    expect(schemaErrors(doc)).toEqual([`Deployment/bindy: ${path}: unknown field "${field}"`]);
  });

  it.each([
    ['of a rule', '/spec/egress/0', 'toEntitiess', ['world']],
    ['of a port', '/spec/egress/1/toPorts/0/ports/0', 'prot', 'TCP'],
    ['of a type that offers alternatives', '/spec', 'nodeSelectr', {}],
    ['of a DNS rule', '/spec/egress/1/toPorts/0/rules/dns/0', 'matchPatern', '*'],
    ['of a selector', '/spec/endpointSelector', 'matchLabel', {}],
  ])('%s in a Cilium policy is an error', (_where, path, field, value) => {
    const doc = edit(ciliumNetworkPolicy, `${path}/${field}`, value);
    expect(schemaErrors(doc)).toEqual([`CiliumNetworkPolicy/bindy: ${path}: unknown field "${field}"`]);
  });
});

describe('a value outside the published schema', () => {
  const oneOf = (...values: string[]) => `must be one of ${values.map((value) => `"${value}"`).join(', ')}`;

  it.each([
    [
      edit(podDisruptionBudget, '/spec/unhealthyPodEvictionPolicy', 'Sometimes'),
      `/spec/unhealthyPodEvictionPolicy: ${oneOf('AlwaysAllow', 'IfHealthyBudget')}`,
    ],
    [
      edit(ciliumNetworkPolicy, '/spec/egress/1/toPorts/0/ports/0/protocol', 'XDP'),
      `/spec/egress/1/toPorts/0/ports/0/protocol: ${oneOf('TCP', 'UDP', 'SCTP', 'VRRP', 'IGMP', 'ANY')}`,
    ],
    [edit(deployment, '/spec/selector', undefined), '/spec: missing required field "selector"'],
    [edit(deployment, `${pod}/containers/0/name`, undefined), `${pod}/containers/0: missing required field "name"`],
    [edit(deployment, `${pod}/containers/0/args`, '--leader-elect'), `${pod}/containers/0/args: must be array`],
    [edit(deployment, '/spec/replicas', 1.5), '/spec/replicas: must be integer'],
    [edit(deployment, '/metadata/labels/tier', 1), '/metadata/labels/tier: must be string'],
    [
      edit(deployment, '/metadata/creationTimestamp', 'now'),
      '/metadata/creationTimestamp: must be in the format date-time',
    ],
  ])('is an error (%#)', (doc, problem) => {
    expect(schemaErrors(doc)).toContain(`${(doc as { kind: string }).kind}/bindy: ${problem}`);
  });

  it('is reported once although both checks find it', () => {
    expect(schemaErrors(edit(deployment, '/metadata/labels/tier', 1))).toHaveLength(1);
  });

  it('is reported without the alternatives it makes fail around it', () => {
    const errors = schemaErrors(edit(ciliumNetworkPolicy, '/spec/egress/0/toEntities/0', 'kube-apiservr'));
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(/^CiliumNetworkPolicy\/bindy: \/spec\/egress\/0\/toEntities\/0: must be one of "all", /);
  });

  it.each(['3 Gi', '12x', true])('is found in a quantity (%s)', (quantity) => {
    const path = `${pod}/containers/0/resources/requests/memory`;
    expect(schemaErrors(edit(deployment, path, quantity))).not.toEqual([]);
  });

  it.each([
    ['/spec/egress/3/toCIDRSet/0/cidr', 'ten'],
    ['/spec/egress/2/toFQDNs/0/matchName', 'not a name'],
    ['/spec/egress/2/toPorts/0/ports/0/port', 443],
  ])('is found by a Cilium pattern or type at %s', (path, value) => {
    expect(schemaErrors(edit(ciliumNetworkPolicy, path, value)).join()).toContain(`${path}: must `);
  });
});

describe('fields that are published as alternatives', () => {
  it('exclude each other where the description says so', () => {
    expect(schemaErrors(edit(podDisruptionBudget, '/spec/minAvailable', 2))).toEqual([
      'PodDisruptionBudget/bindy: /spec/minAvailable: cannot be set together with "maxUnavailable"',
    ]);
  });

  it('exclude each other where the description names the Go field', () => {
    const backend = { service: { name: 'a', port: { number: 80 } }, resource: { kind: 'Bucket', name: 'b' } };
    const doc = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'web' },
      spec: { defaultBackend: backend },
    };
    expect(schemaErrors(doc)).toEqual([
      'Ingress/web: /spec/defaultBackend/service: cannot be set together with "resource"',
      'Ingress/web: /spec/defaultBackend/resource: cannot be set together with "service"',
    ]);
    expect(schemaErrors(edit(doc, '/spec/defaultBackend/resource', undefined))).toEqual([]);
  });

  it('cannot both be set, nor both be missing, in a Cilium rule', () => {
    expect(schemaErrors(edit(ciliumNetworkPolicy, '/spec/nodeSelector', {}))).not.toEqual([]);
    expect(schemaErrors(edit(ciliumNetworkPolicy, '/spec/endpointSelector', undefined))).toContain(
      'CiliumNetworkPolicy/bindy: /spec: missing required field "endpointSelector"',
    );
  });
});

describe('a kind without a published schema', () => {
  const issuer = { apiVersion: 'cert-manager.io/v1', kind: 'Issuer', metadata: { name: 'ca' }, spec: { anything: 1 } };

  it('is an error unless the caller lists it', () => {
    expect(schemaErrors(issuer)).toEqual(['Issuer/ca: no published schema for cert-manager.io/v1/Issuer']);
    expect(schemaErrors(issuer, { thirdParty: ['cert-manager.io/v1/Issuer'] })).toEqual([]);
  });

  it('cannot be used to leave a published kind unchecked', () => {
    const doc = edit(deployment, '/spec/selector', undefined);
    expect(schemaErrors(doc, { thirdParty: ['apps/v1/Deployment'] })).toHaveLength(1);
  });

  it.each([
    ['another version', edit(deployment, '/apiVersion', 'apps/v2')],
    ['a misspelt kind', edit(deployment, '/kind', 'Deploymnt')],
    ['no kind', edit(deployment, '/kind', undefined)],
    ['no object at all', null],
  ])('is an error for %s', (_what, doc) => {
    expect(schemaErrors(doc)).toHaveLength(1);
  });
});

describe('assertSchemas', () => {
  it('accepts valid documents', () => {
    expect(() => {
      assertSchemas(validDocuments);
    }).not.toThrow();
  });

  it('lists every error of every document', () => {
    const docs = [edit(deployment, '/spec/selector', undefined), edit(podDisruptionBudget, '/spec/minAvailable', 2)];
    expect(() => {
      assertSchemas(docs);
    }).toThrow(
      [
        '2 schema error(s):',
        'Deployment/bindy: /spec: missing required field "selector"',
        'PodDisruptionBudget/bindy: /spec/minAvailable: cannot be set together with "maxUnavailable"',
      ].join('\n'),
    );
  });
});

it('can check every published kind', () => {
  for (const name of publishedKinds()) {
    const [, apiVersion, kind] = /^(.*)\/(\w+)$/.exec(name) ?? [];
    const errors = schemaErrors({ apiVersion, kind, metadata: {}, misspelt: true });
    expect(errors).toContain(`${kind}/(unnamed): /: unknown field "misspelt"`);
  }
});
