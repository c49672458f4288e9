import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { FailoverDrill, HaOperator, NetworkOptions } from 'cdk8s-ha-operator';

export interface BindyDrillChartProps {
  /**
   * Bindy, of the same app.
   */
  readonly operator: HaOperator;

  /**
   * Who enforces policy, and what the cluster is.
   *
   * @default - Cilium, on any platform
   */
  readonly network?: NetworkOptions;
}

/** A drill of Bindy's failover, which nothing starts but `kubectl create job --from=cronjob/bindy-drill`. */
export class BindyDrillChart extends Chart {
  constructor(scope: Construct, id: string, { operator, network }: BindyDrillChartProps) {
    super(scope, id, { namespace: operator.namespace });
    new FailoverDrill(this, 'bindy-drill', {
      controller: operator,
      image: 'ghcr.io/example/failover-drill:1.0.0',
      network,
    });
  }
}
