import { App } from 'cdk8s';
import { outdir } from '../outdir';
import { ClusterBaselineChart } from './chart';
import { WebhookCheckChart } from './check-chart';
import { NetworkBackend } from 'cdk8s-ha-operator';

const app = new App({ outdir: outdir('cluster-baseline') });
new ClusterBaselineChart(app, 'cluster-baseline');
app.synth();

// Nothing closed, for any network: what to fall back to while something unknown is cut off.
const open = new App({ outdir: outdir('cluster-baseline-allow-all') });
new ClusterBaselineChart(open, 'cluster-baseline', {
  allowAll: true,
  network: { backend: NetworkBackend.NETWORK_POLICY },
});
open.synth();

// Afterwards, when cert-manager is there.
const check = new App({ outdir: outdir('cluster-baseline-check') });
new WebhookCheckChart(check, 'webhook-check');
check.synth();
