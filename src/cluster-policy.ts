import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { GitOpsOptions, SyncWave, syncWaveAnnotations } from './gitops/sync-waves';
import { claimObject } from './internal/claims';
import { clusterScoped } from './internal/cluster-scoped';
import { refuse, refuseIfAny } from './internal/refuse';
import { dnsLabelProblems, dnsSubdomainProblems } from './model/names';
import { ciliumSpec } from './model/policy/cilium';
import { describeReach, reachOf } from './model/policy/description';
import { Policy } from './model/policy/intent';
import { policyOfTemplate } from './model/policy/templates';
import { problem } from './model/problem';
import { DESCRIPTION } from './network/network-access';
import { NetworkBackend, NetworkOptions } from './network/network-options';
import { Platform } from './network/platform';
import { PolicyTemplate } from './network/policy-template';

const KIND = 'CiliumClusterwideNetworkPolicy';

/**
 * Properties of `ClusterPolicy`.
 */
export interface ClusterPolicyProps {
  /**
   * What is allowed or closed. Not `ALLOW_SAME_NAMESPACE`, which a policy of the whole cluster cannot express.
   */
  readonly template: PolicyTemplate;

  /**
   * The namespaces whose pods it is about.
   *
   * @default - all but those that are left out
   */
  readonly namespaces?: string[];

  /**
   * Namespaces that are left out. Not together with `namespaces`. `DEFAULT_DENY` always leaves out kube-system and the
   * namespace of cluster DNS as well, unless `namespaces` names them.
   *
   * @default - none
   */
  readonly excludedNamespaces?: string[];

  /**
   * The name of the policy: a DNS subdomain.
   *
   * @default - that of the template, such as `default-deny`
   */
  readonly name?: string;

  /**
   * What the cluster is. The backend can only be Cilium.
   *
   * @default - for Cilium, on any platform
   */
  readonly network?: NetworkOptions;

  /**
   * What a GitOps tool is told about the order of the objects.
   *
   * @default - Argo CD sync waves
   */
  readonly gitOps?: GitOpsOptions;
}

/**
 * A common policy for the pods of many namespaces: a CiliumClusterwideNetworkPolicy.
 *
 * @see https://docs.cilium.io/en/stable/network/kubernetes/policy/#ciliumclusterwidenetworkpolicy
 */
export class ClusterPolicy extends Construct {
  /** The CiliumClusterwideNetworkPolicy. */
  public readonly networkPolicy: ApiObject;
  /** What the policy lets through, in words. Also its annotation. */
  public readonly networkSummary: string;

  /**
   * @param scope the chart, or a construct within.
   * @param id the construct's id.
   * @param props the template and the namespaces.
   * @throws if the template is `ALLOW_SAME_NAMESPACE`, the backend is not Cilium, both lists of namespaces are given, or something is malformed.
   */
  constructor(scope: Construct, id: string, props: ClusterPolicyProps) {
    super(scope, id);
    const { template, network = {}, gitOps = {}, name = template } = props;
    const { platform = Platform.ANY } = network;
    const namespaces = this.namespacesOf(props, platform);
    refuseIfAny([...dnsSubdomainProblems('name', name), ...platform._problemsWith('cilium')], this);
    claimObject(this, KIND, name);
    const policy: Policy = { subject: { labels: {}, namespaces }, ...policyOfTemplate(template, '') };
    this.networkSummary = describeReach(reachOf(policy, platform._facts, 'cilium'));
    const annotations = {
      ...syncWaveAnnotations(SyncWave.POLICY, gitOps),
      [DESCRIPTION]: this.networkSummary,
    };
    this.networkPolicy = clusterScoped(
      new ApiObject(this, 'NetworkPolicy', {
        apiVersion: 'cilium.io/v2',
        kind: KIND,
        metadata: { name, annotations },
        spec: ciliumSpec(policy, platform._facts),
      }),
    );
  }

  private namespacesOf(
    { template, namespaces, excludedNamespaces, network }: ClusterPolicyProps,
    platform: Platform,
  ): Policy['subject']['namespaces'] {
    if (template === PolicyTemplate.ALLOW_SAME_NAMESPACE) {
      refuse(
        problem(
          'template',
          `'${template}' needs the namespace of each pod, which a policy of the whole cluster cannot name`,
          'render a NamespacePolicy for each namespace',
        ),
        this,
      );
    }
    if ((network?.backend ?? NetworkBackend.CILIUM) !== NetworkBackend.CILIUM) {
      refuse(
        problem(
          'network.backend',
          `only Cilium has policies of the whole cluster, and the backend is ${network?.backend ?? ''}`,
          'render a NamespacePolicy for each namespace',
        ),
        this,
      );
    }
    if (namespaces && excludedNamespaces) {
      refuse(problem('namespaces', 'excludedNamespaces was given too', 'give one of the two'), this);
    }
    if (namespaces?.length === 0) {
      refuse(problem('namespaces', 'no namespaces were given', 'name at least one, or leave it out'), this);
    }
    refuseIfAny(
      [
        ...(namespaces ?? []).flatMap((n) => dnsLabelProblems('namespaces', n)),
        ...(excludedNamespaces ?? []).flatMap((n) => dnsLabelProblems('excludedNamespaces', n)),
      ],
      this,
    );
    const neverClosed = [
      'kube-system',
      ...platform._facts.dnsServers.flatMap(({ pods }) => pods.map((pod) => pod.namespace)),
    ];
    const left = template === PolicyTemplate.DEFAULT_DENY ? neverClosed : [];
    return namespaces ? { in: namespaces } : { notIn: [...new Set([...left, ...(excludedNamespaces ?? [])])] };
  }
}
