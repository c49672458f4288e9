import { App } from 'cdk8s';
import { outdir } from '../outdir';
import { CertManagerChart } from './chart';
import { GandiWebhookChart } from './gandi-webhook-chart';

// Files are applied in the order of their names.
const app = new App({ outdir: outdir('cert-manager') });
new CertManagerChart(app, '00-cert-manager');
new GandiWebhookChart(app, '01-webhook-gandi');
app.synth();
