import { CREATED_LABELS, RUN_KEY } from './marks';

/** Why the policy is there, for whoever finds it. */
const DESCRIPTION = 'A failover drill cuts the leader off from everything; see `cdk8s-ha-operator drill --restore`.';

export const POLICY_API = { group: 'cilium.io', version: 'v2', resource: 'ciliumnetworkpolicies' } as const;

export interface PartitionPolicy {
  readonly name: string;
  readonly namespace: string;
  readonly run: string;
}

/**
 * Cuts one pod off. What other policies allow would stay allowed beside another allow, or none: Cilium takes them all
 * together. A deny goes before all of them.
 */
export function partitionPolicy({ name, namespace, run }: PartitionPolicy): object {
  return {
    apiVersion: `${POLICY_API.group}/${POLICY_API.version}`,
    kind: 'CiliumNetworkPolicy',
    metadata: { name, namespace, labels: { ...CREATED_LABELS, [RUN_KEY]: run } },
    spec: {
      description: DESCRIPTION,
      endpointSelector: { matchLabels: { [RUN_KEY]: run } },
      egressDeny: [{ toEntities: ['all'] }],
    },
  };
}
