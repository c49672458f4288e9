import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { ControllerWarning } from './controller-warning';
import { policyOfTemplate } from './model/policy/templates';
import { PolicyTemplate } from './network/policy-template';
import { standalonePolicy, StandalonePolicyProps } from './standalone-policy';

/**
 * Properties of `NamespacePolicy`.
 */
export interface NamespacePolicyProps extends StandalonePolicyProps {
  /**
   * What is allowed or closed.
   */
  readonly template: PolicyTemplate;

  /**
   * The name of the policy: a DNS subdomain.
   *
   * @default - that of the template, such as `default-deny`
   */
  readonly name?: string;
}

/**
 * A common policy for every pod of a namespace.
 *
 * @see https://github.com/cdk8s-ha-operator/cdk8s-ha-operator/blob/main/docs/network-policy.md
 */
export class NamespacePolicy extends Construct {
  /** The CiliumNetworkPolicy or NetworkPolicy. */
  public readonly networkPolicy: ApiObject;
  /** What the policy lets through, in words. Also its annotation. */
  public readonly networkSummary: string;
  /** What its user should know; also printed to standard error, unless silenced. */
  public readonly warnings: ControllerWarning[];

  /**
   * @param scope the chart, or a construct within.
   * @param id the construct's id.
   * @param props the template and the namespace.
   * @throws if the backend is NONE, or something is malformed.
   */
  constructor(scope: Construct, id: string, props: NamespacePolicyProps) {
    super(scope, id);
    const { access, object, warnings } = standalonePolicy(this, props.name ?? props.template, props, (namespace) => ({
      subject: { labels: {} },
      ...policyOfTemplate(props.template, namespace),
    }));
    this.networkPolicy = object;
    this.networkSummary = access.summary ?? '';
    this.warnings = warnings.all;
  }
}
