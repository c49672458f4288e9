import { App } from 'cdk8s';
import { outdir } from '../outdir';
import { BindyChart } from './chart';
import { BindyDrillChart } from './drill-chart';

const app = new App({ outdir: outdir('bindy') });
const { operator } = new BindyChart(app, 'bindy');
// Files are applied by their names: this one has to come after bindy.k8s.yaml, in which the namespace is.
new BindyDrillChart(app, 'drill', { operator });
app.synth();

// The lease in kube-system, beside those of the cluster's own controllers: its Role and RoleBinding go there too.
const kubeSystem = new App({ outdir: outdir('bindy-kube-system') });
new BindyChart(kubeSystem, 'bindy', { leaseNamespace: 'kube-system' });
kubeSystem.synth();
