import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { certManagerPolicies } from './cert-manager';
import { kubeSystemPolicies } from './kube-system';
import { NamespacePolicy, NetworkOptions, PolicyTemplate } from 'cdk8s-ha-operator';

export interface ClusterBaselineChartProps {
  /**
   * Who enforces policy, and what the cluster is.
   *
   * @default - Cilium, on any platform
   */
  readonly network?: NetworkOptions;

  /**
   * Lets kube-system call everybody and everybody call cert-manager, instead of those that are known to be enough.
   *
   * @default false
   */
  readonly allowAll?: boolean;

  /**
   * The namespaces of ingress controllers, through which cert-manager checks HTTP-01 challenges itself.
   *
   * @default - none, which is enough for DNS-01
   */
  readonly ingressNamespaces?: string[];
}

/**
 * The policies of kube-system and cert-manager, to be applied when a cluster is made: before cert-manager is
 * installed, and before anything closes what they open. The namespaces are not among them, so that taking the policies
 * away takes nothing else.
 */
export class ClusterBaselineChart extends Chart {
  constructor(scope: Construct, id: string, { network, allowAll, ingressNamespaces }: ClusterBaselineChartProps = {}) {
    super(scope, id);
    if (allowAll) {
      const [egress, ingress] = [PolicyTemplate.ALLOW_ALL_EGRESS, PolicyTemplate.ALLOW_ALL_INGRESS];
      new NamespacePolicy(this, 'kube-system', { namespace: 'kube-system', template: egress, network });
      new NamespacePolicy(this, 'cert-manager', { namespace: 'cert-manager', template: ingress, network });
    } else {
      kubeSystemPolicies(new Construct(this, 'kube-system'), network);
      certManagerPolicies(new Construct(this, 'cert-manager'), network, ingressNamespaces);
    }
  }
}
