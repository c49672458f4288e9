import { App } from 'cdk8s';
import { outdir } from '../outdir';
import { Beskar7Chart } from './chart';

const app = new App({ outdir: outdir('beskar7') });
new Beskar7Chart(app, 'beskar7');
app.synth();

// One replica, election off, strategy Recreate, no PodDisruptionBudget.
const development = new App({ outdir: outdir('beskar7-development') });
new Beskar7Chart(development, 'beskar7', { development: true });
development.synth();
