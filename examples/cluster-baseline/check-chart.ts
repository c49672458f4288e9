import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { NetworkOptions, WebhookCheck } from 'cdk8s-ha-operator';

export interface WebhookCheckChartProps {
  /**
   * Whether Argo CD runs it after each sync.
   *
   * @default false; it runs once, when it is applied
   */
  readonly argoCdPostSync?: boolean;

  /**
   * Who enforces policy, and what the cluster is.
   *
   * @default - Cilium, on any platform
   */
  readonly network?: NetworkOptions;
}

/** Fails unless the API server reaches cert-manager's webhook. Apply it after cert-manager. */
export class WebhookCheckChart extends Chart {
  public readonly check: WebhookCheck;

  constructor(scope: Construct, id: string, props: WebhookCheckChartProps = {}) {
    super(scope, id, { namespace: 'cert-manager' });
    this.check = new WebhookCheck(this, 'webhook-check', {
      ...props,
      serviceName: 'cert-manager-webhook',
      // cert-manager serves its health on another port, which the Service does not have: here it answers 404.
      anyStatus: true,
    });
  }
}
