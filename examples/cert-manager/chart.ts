import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { restrictedNamespace } from '../restricted-namespace';
import { cainjector } from './cainjector';
import { controller } from './controller';
import { NAMESPACE } from './upstream';
import { webhook } from './webhook';
import { HaOperator, NetworkOptions } from 'cdk8s-ha-operator';

export interface CertManagerChartProps {
  /**
   * Who enforces policy, and what the cluster is.
   *
   * @default - Cilium, on any platform
   */
  readonly network?: NetworkOptions;
}

/**
 * cert-manager v1.21: controller and cainjector with their leases in kube-system, the webhook active on every
 * replica. Apply cert-manager's own CustomResourceDefinitions first.
 *
 * @see https://github.com/cert-manager/cert-manager/tree/v1.21.1/deploy/charts/cert-manager
 */
export class CertManagerChart extends Chart {
  public readonly controller: HaOperator;
  public readonly cainjector: HaOperator;
  public readonly webhook: HaOperator;

  constructor(scope: Construct, id: string, { network }: CertManagerChartProps = {}) {
    super(scope, id, { namespace: NAMESPACE });
    restrictedNamespace(this, NAMESPACE);
    this.controller = controller(this, network);
    this.cainjector = cainjector(this, network);
    this.webhook = webhook(this, network);
  }
}
