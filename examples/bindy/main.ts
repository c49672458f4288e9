import { App } from 'cdk8s';
import { outdir } from '../outdir';
import { BindyChart } from './chart';

const app = new App({ outdir: outdir('bindy') });
new BindyChart(app, 'bindy');
app.synth();

// The lease in kube-system, beside those of the cluster's own controllers: its Role and RoleBinding go there too.
const kubeSystem = new App({ outdir: outdir('bindy-kube-system') });
new BindyChart(kubeSystem, 'bindy', { leaseNamespace: 'kube-system' });
kubeSystem.synth();
