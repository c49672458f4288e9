import { App } from 'cdk8s';
import { Beskar7Chart } from '../../examples/beskar7/chart';
import { BindyChart } from '../../examples/bindy/chart';
import { BindyDrillChart } from '../../examples/bindy/drill-chart';
import { CertManagerChart } from '../../examples/cert-manager/chart';
import { GandiWebhookChart } from '../../examples/cert-manager/gandi-webhook-chart';
import { ClusterBaselineChart } from '../../examples/cluster-baseline/chart';
import { WebhookCheckChart } from '../../examples/cluster-baseline/check-chart';
import { SmOperatorChart } from '../../examples/sm-operator/chart';
import { NetworkOptions } from 'cdk8s-ha-operator';

/** The examples, each as it is put into an app. */
export const EXAMPLES: Readonly<Record<string, (app: App, network?: NetworkOptions) => unknown>> = {
  beskar7: (app, network) => new Beskar7Chart(app, 'beskar7', { network }),
  bindy: (app, network) => new BindyChart(app, 'bindy', { network }),
  'bindy, drill': (app, network) =>
    new BindyDrillChart(app, 'drill', { network, operator: new BindyChart(app, 'bindy', { network }).operator }),
  'cert-manager': (app, network) => new CertManagerChart(app, 'cert-manager', { network }),
  'the Gandi webhook': (app, network) => new GandiWebhookChart(app, 'gandi', { network }),
  'sm-operator': (app, network) => new SmOperatorChart(app, 'sm-operator', { network }),
  'cluster-baseline': (app, network) => new ClusterBaselineChart(app, 'cluster-baseline', { network }),
  'cluster-baseline, open': (app, network) => new ClusterBaselineChart(app, 'open', { network, allowAll: true }),
  'cluster-baseline, check': (app, network) => new WebhookCheckChart(app, 'check', { network }),
};
