import { App } from 'cdk8s';
import { outdir } from '../outdir';
import { SmOperatorChart } from './chart';

const app = new App({ outdir: outdir('sm-operator') });
new SmOperatorChart(app, 'sm-operator');
app.synth();
