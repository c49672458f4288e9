import { Policy } from './intent';

type Directions = Pick<Policy, 'egress' | 'ingress' | 'additive'>;

const EVERYBODY = { peer: 'entities', entities: ['all'], ports: [] } as const;

/** What a template allows or closes. Only the first closes anything, where the backend can tell the difference. */
const POLICY_TEMPLATES = {
  'default-deny': () => ({ egress: [], ingress: [] }),
  'allow-dns': () => ({ egress: [{ peer: 'dns' }], additive: true }),
  'allow-api-server': () => ({ egress: [{ peer: 'api-server' }], additive: true }),
  'allow-all-egress': () => ({ egress: [EVERYBODY], additive: true }),
  'allow-all-ingress': () => ({ ingress: [EVERYBODY], additive: true }),
  'allow-same-namespace': (namespace: string) => {
    const neighbours = { peer: 'pods', namespace, labels: {}, ports: [] } as const;
    return { egress: [neighbours], ingress: [neighbours], additive: true };
  },
} satisfies Record<string, (namespace: string) => Directions>;

type PolicyTemplateId = keyof typeof POLICY_TEMPLATES;

export function policyOfTemplate(id: PolicyTemplateId, namespace: string): Directions {
  return POLICY_TEMPLATES[id](namespace);
}
