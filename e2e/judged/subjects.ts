import { App, Chart } from 'cdk8s';
import { Manifest } from '../../test/support/manifests';
import { EXAMPLES } from '../support/examples';
import { synthesized } from '../support/synthesized';
import { HaOperator, LeaderElection, LeaderElectionDialect, NetworkBackend, NetworkOptions } from 'cdk8s-ha-operator';

/** What is judged: the examples, and an operator of which nothing is said that could be left out. */
export const SUBJECTS: typeof EXAMPLES = { ...EXAMPLES, 'a plain operator': plainOperator };

export function rendered(subject: string, backend: NetworkBackend): Manifest[] {
  const app = new App();
  SUBJECTS[subject](app, { backend });
  return synthesized(app);
}

function plainOperator(app: App, network?: NetworkOptions): void {
  const chart = new Chart(app, 'operator', { namespace: 'operator-system' });
  new HaOperator(chart, 'operator', {
    image: 'ghcr.io/example/operator:1.2.3',
    leaderElection: LeaderElection.of({
      dialect: LeaderElectionDialect.KUBEBUILDER,
      leaseName: 'operator.example.com',
    }),
    network,
  });
}
