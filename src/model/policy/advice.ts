import { Advice } from '../election-advice';
import { Backend } from './backend-problems';
import { PlatformFacts } from './platform';

/** What the user of a policy should know: it may do less in that cluster than it says. */
export function policyAdvice({ lacksCiliumPolicies, localDns }: PlatformFacts, backend: Backend): Advice[] {
  if (backend === 'cilium' && lacksCiliumPolicies) {
    return [
      {
        id: 'platform-backend',
        message: lacksCiliumPolicies,
        remedy: 'use NetworkBackend.NETWORK_POLICY, unless Cilium itself is installed there',
      },
    ];
  }
  if (backend === 'network-policy' && localDns.host && !localDns.vouched) {
    return [
      {
        id: 'node-local-dns',
        message:
          'a NetworkPolicy names the cache of DNS on the node by its addresses; Cilium matches none of those, and with kube-proxy in iptables mode pods ask the address of the DNS Service instead',
        remedy:
          'use NetworkBackend.CILIUM, name every address in nodeLocalDnsCidrs, or say nodeLocalDns: NodeLocalDns.NONE if there is no cache',
      },
    ];
  }
  return [];
}
