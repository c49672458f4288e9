import { App } from 'cdk8s';
import { outdir } from '../outdir';
import { MonitoringChart } from './chart';

const app = new App({ outdir: outdir('monitoring') });
new MonitoringChart(app, 'monitoring');
app.synth();
