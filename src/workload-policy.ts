import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { ControllerWarning } from './controller-warning';
import { refuse } from './internal/refuse';
import { problem } from './model/problem';
import { Egress } from './network/egress';
import { Ingress } from './network/ingress';
import { standalonePolicy, StandalonePolicyProps } from './standalone-policy';

/**
 * Properties of `WorkloadPolicy`.
 */
export interface WorkloadPolicyProps extends StandalonePolicyProps {
  /**
   * The name of the policy: a DNS subdomain.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * Labels all of which the pods have.
   *
   * @default - none; every pod of the namespace
   */
  readonly podLabels?: Readonly<Record<string, string>>;

  /**
   * Whom the pods may call. An empty list: nobody.
   *
   * @default - not judged by this policy
   */
  readonly egress?: Egress[];

  /**
   * Who may call the pods. An empty list: nobody.
   *
   * @default - not judged by this policy
   */
  readonly ingress?: Ingress[];
}

/**
 * A network policy for pods that something else renders: a Helm chart, or an operator for the workloads it manages.
 * In a direction that it judges, the pods are cut off from all that no policy names.
 *
 * `HaOperator` and `LeaderElectedController` render their own.
 */
export class WorkloadPolicy extends Construct {
  /** The CiliumNetworkPolicy or NetworkPolicy. */
  public readonly networkPolicy: ApiObject;
  /** What the policy lets through, in words. Also its annotation. */
  public readonly networkSummary: string;
  /** What its user should know; also printed to standard error, unless silenced. */
  public readonly warnings: ControllerWarning[];

  /**
   * @param scope the chart, or a construct within.
   * @param id names the policy, unless `name` does.
   * @param props the pods, and what is allowed.
   * @throws if neither direction is judged, the backend is NONE or cannot express what is allowed, or something is
   * malformed.
   */
  constructor(scope: Construct, id: string, props: WorkloadPolicyProps) {
    super(scope, id);
    const { podLabels = {}, egress, ingress } = props;
    if (!egress && !ingress) {
      refuse(problem('egress', 'neither egress nor ingress was given, so nothing would be judged', 'give one'), this);
    }
    const { access, object, warnings } = standalonePolicy(this, props.name ?? id, props, () => ({
      subject: { labels: podLabels },
      egress: egress && [],
      ingress: ingress && [],
    }));
    access.addEgress(egress ?? []);
    access.addIngress(ingress ?? []);
    if (access.namesWithoutDns) {
      refuse(
        problem(
          'egress',
          'Cilium learns the addresses of names from the DNS answers that it reads, and this policy lets none through',
          'add Egress.toDns()',
        ),
        this,
      );
    }
    this.networkPolicy = object;
    this.networkSummary = access.summary ?? '';
    this.warnings = warnings.all;
  }
}
